"""What the containers promise, read off their files; `scripts/check_compose.py` checks them running."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import AliasChoices

from kernel.shared.settings import Settings
from kernel.webui.security import SECURITY_HEADERS

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILES = sorted((ROOT / "docker").glob("*.Dockerfile"))
NGINX = (ROOT / "docker/nginx/site.conf.template").read_text()

every_service = pytest.mark.parametrize("name", SERVICES)
every_dockerfile = pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.name)

KERNEL_AND_WORKERS = ("kernel", "dialogue-worker", "orchestrator-worker")
# Settings without a place in a container: the image or another service decides them.
NOT_IN_CONTAINERS = {
    "AIGENT_PROMPTS_DIR",  # mounted where the kernel looks
    "AIGENT_KERNEL_URL",  # nginx knows the kernel by its service name
    "AIGENT_WEBUI_DIST",  # nginx has the built app
    "AIGENT_CRASH_AT",  # for tests of the processes
    "AIGENT_DOCUMENTS_PYTHON",  # the sidecar is a container of its own
}


@every_service
def test_a_service_is_watched_and_restarted(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@every_service
def test_a_service_can_neither_gain_rights_nor_change_its_image_nor_eat_the_machine(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert "privileged" not in service


@every_service
def test_ports_are_published_to_this_machine_alone_unless_the_user_says_otherwise(name: str) -> None:
    for port in SERVICES[name].get("ports", []):
        assert port.startswith("${AIGENT_PUBLISHED_HOST:-127.0.0.1}:")


def test_only_the_kernel_and_the_webui_are_published() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"kernel", "webui"}


def test_the_kernel_knows_where_it_is_published_so_that_it_can_insist_on_a_token() -> None:
    environment = SERVICES["kernel"]["environment"]
    assert environment["AIGENT_PUBLISHED_HOST"] == "${AIGENT_PUBLISHED_HOST:-127.0.0.1}"
    assert "AIGENT_API_TOKEN" in environment


@pytest.mark.parametrize("name", ["markitdown-mcp", "model-server"])
def test_a_sidecar_reaches_nothing_but_its_users(name: str) -> None:
    networks = SERVICES[name]["networks"]
    assert networks
    assert all(COMPOSE["networks"][network]["internal"] is True for network in networks)


def test_documents_are_converted_by_somebody_who_cannot_change_them() -> None:
    assert SERVICES["markitdown-mcp"]["volumes"] == ["uploads:/uploads:ro"]


def test_the_kernel_starts_alone() -> None:
    assert "depends_on" not in SERVICES["kernel"]


@pytest.mark.parametrize("name", ["dialogue-worker", "orchestrator-worker", "webui"])
def test_who_needs_the_kernel_waits_until_it_is_well(name: str) -> None:
    assert SERVICES[name]["depends_on"]["kernel"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", KERNEL_AND_WORKERS)
def test_kernel_and_workers_share_image_data_and_the_way_to_ollama_on_this_machine(name: str) -> None:
    service = SERVICES[name]
    assert service["build"] == SERVICES["kernel"]["build"]
    assert {"data:/data", "./agent-prompts:/app/agent-prompts:ro"} <= set(service["volumes"])
    assert service["extra_hosts"] == ["host.docker.internal:host-gateway"]
    assert service["environment"]["OLLAMA_BASE_URL"].endswith(":-http://host.docker.internal:11434}")


def test_every_setting_reaches_the_kernel() -> None:
    aliases = [field.validation_alias for field in Settings.model_fields.values()]
    variables = {str(alias.choices[0]) for alias in aliases if isinstance(alias, AliasChoices)}
    assert len(variables) == len(aliases)
    assert set(SERVICES["kernel"]["environment"]) == variables - NOT_IN_CONTAINERS


def test_the_workers_get_the_same_settings_but_those_of_http() -> None:
    http = {
        "AIGENT_HOST",
        "AIGENT_PUBLISHED_HOST",
        "HOST_PORT_KERNEL",
        "HOST_PORT_WEBUI",
        "AIGENT_ALLOWED_HOSTS",
        "AIGENT_API_TOKEN",
    }
    for name in ("dialogue-worker", "orchestrator-worker"):
        assert set(SERVICES[name]["environment"]) == set(SERVICES["kernel"]["environment"]) - http


@every_dockerfile
def test_no_stage_that_is_shipped_runs_as_root_or_installs_anything(dockerfile: Path) -> None:
    text = dockerfile.read_text()
    targets = {service["build"].get("target") for service in SERVICES.values()}
    stages = re.split(r"^FROM ", text, flags=re.MULTILINE)[1:]
    shipped = [stage for stage in stages if _stage_name(stage) in targets] or stages[-1:]
    for stage in shipped:
        users = re.findall(r"^USER (\S+)", stage, flags=re.MULTILINE)
        assert users
        assert users[-1] not in {"root", "0"}
        assert not re.search(r"\b(pip|npm|apt-get|apk) ", stage)


@every_dockerfile
def test_packages_are_installed_by_hash_from_wherever_the_machine_gets_them(dockerfile: Path) -> None:
    text = dockerfile.read_text()
    assert "--require-hashes" in text or "npm ci" in text
    assert not re.search(r"index-url|--registry|https?://", text)


def test_nothing_enters_an_image_that_is_not_named() -> None:
    rules = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] not in ("", "#")]
    assert rules[0] == "*"
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    assert allowed == {"requirements*.lock", "docker", "kernel", "agent-prompts", "agent-webui"}
    assert {"agent-webui/node_modules", "agent-webui/dist", "agent-webui/e2e"} <= set(rules)


def test_nginx_sends_the_same_headers_as_the_webuis_own_server() -> None:
    for name, value in SECURITY_HEADERS.items():
        sent = _nginx_header(name)
        policy = _default_of(sent) if sent.startswith("$") else sent
        assert policy == value, name


def test_nginx_hands_events_on_as_they_come() -> None:
    for setting in ("proxy_buffering off;", "proxy_http_version 1.1;", "proxy_set_header Host $http_host;"):
        assert setting in NGINX


def _stage_name(stage: str) -> str | None:
    named = re.match(r"\S+ AS (\S+)", stage)
    return named[1] if named else None


def _nginx_header(name: str) -> str:
    found = re.search(rf"^    add_header {name} (\S+) always;$", NGINX, flags=re.MULTILINE)
    assert found, f"nginx does not send {name}"
    return found[1]


def _default_of(variable: str) -> str:
    """What a `map` of the nginx configuration gives where the kernel sent nothing."""
    found = re.search(
        rf'^map \S+ {re.escape(variable)} {{.*?"" "(.*?)";', NGINX, flags=re.MULTILINE | re.DOTALL
    )
    assert found, f"{variable} is not set"
    return found[1]
