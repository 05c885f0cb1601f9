"""R82 and the routes of MCP servers: what may be added, what is shown, what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from kernel.mcp.allow_list import FILE_NAME
from kernel.shared.settings import Settings

SERVERS = "/api/mcp/servers"
PROGRAM = {"name": "Clock", "transport": "stdio", "command": "/opt/clock"}
URL = {"name": "Notes", "transport": "streamable_http", "url": "http://localhost:8000/mcp"}


def allow(settings: Settings, *entries: object) -> None:
    file = settings.data_dir / FILE_NAME
    file.write_text(yaml.safe_dump({"allowed": list(entries)}))


def look_at(file: str) -> tuple[int, str]:
    return Path(file).stat().st_mode & 0o777, Path(file).read_text()


async def add(http: httpx.AsyncClient, **wanted: Any) -> httpx.Response:
    return await http.post(SERVERS, json=wanted)


async def test_at_first_nothing_is_allowed_and_the_file_says_how_to_change_that(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    """R82"""
    answer = (await http.get(SERVERS)).json()
    file = str(settings.data_dir.absolute() / FILE_NAME)
    mode, text = look_at(file)
    assert answer["servers"] == []
    assert answer["stdio"]["allowed"] == []
    assert answer["stdio"]["problem"] is None
    assert answer["stdio"]["allow_list_file"] == file
    assert file in answer["stdio"]["how_to"]
    assert "absolute path" in text
    assert mode == 0o600


async def test_a_program_that_is_not_allowed_is_refused_with_the_file_to_edit(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    """R82: registration without allow-listing."""
    answer = await add(http, **PROGRAM)
    assert answer.status_code == 403
    assert answer.json()["code"] == "stdio_not_allowed"
    assert str(settings.data_dir.absolute() / FILE_NAME) in answer.json()["detail"]
    assert (await http.get(SERVERS)).json()["servers"] == []


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("sh", ["-c", "id"]),
        ("/bin/sh", ["-c", "id"]),
        ("sh -c id", []),
        ("clock", []),
        ("./clock", []),
        ("/opt/../opt/clock", []),
        ("/opt//clock", []),
        ("/opt/clock ", []),
        ("/opt/clock;id", []),
        ("/opt/clocks", []),
        ("/opt/fixed", []),
        ("/opt/fixed", ["--other"]),
        ("/opt/fixed", ["--this", "--and-that"]),
    ],
)
async def test_only_the_very_programs_of_the_list_are_allowed(
    http: httpx.AsyncClient, settings: Settings, command: str, args: list[str]
) -> None:
    """R82: `sh -c`, relative paths, `../`, other arguments."""
    allow(settings, {"command": "/opt/clock"}, {"command": "/opt/fixed", "args": ["--this"]})
    answer = await add(http, **{**PROGRAM, "command": command, "args": args})
    assert answer.status_code == 403, answer.text
    assert (await http.get(SERVERS)).json()["servers"] == []


@pytest.mark.parametrize(
    "name",
    [
        *(
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "DYLD_INSERT_LIBRARIES",
            "PATH",
            "path",
            "HOME",
            "IFS",
            "ENV",
            "BASH_ENV",
        ),
        *("PYTHONPATH", "PYTHONSTARTUP", "NODE_OPTIONS", "PERL5LIB", "RUBYOPT", "JAVA_TOOL_OPTIONS"),
        *("GIT_SSH_COMMAND", "http_proxy", "HTTPS_PROXY", "npm_config_registry", "BAD NAME", "X=Y", "1X"),
    ],
)
async def test_a_variable_that_makes_a_program_run_something_else_is_refused(
    http: httpx.AsyncClient, settings: Settings, name: str
) -> None:
    """R82: env."""
    allow(settings, {"command": "/opt/clock"})
    answer = await add(http, **PROGRAM, env={name: "x"})
    assert answer.status_code == 400
    assert name in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"allowed": [{"command": "/usr/bin/python3"}]}, "runs what its arguments say"),
        ({"allowed": [{"command": "/bin/sh"}]}, "runs what its arguments say"),
        ({"allowed": [{"command": "clock"}]}, "not an absolute path"),
        ({"allowed": [{"command": "/a/../b"}]}, "not an absolute path"),
        ({"allowd": []}, "allowed"),
        ("[", "cannot be read"),
    ],
)
async def test_a_list_that_cannot_be_meant_so_allows_nothing(
    http: httpx.AsyncClient, settings: Settings, content: object, problem: str
) -> None:
    """R82: the file's own mistakes are told."""
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    (settings.data_dir / FILE_NAME).write_text(text)
    stdio = (await http.get(SERVERS)).json()["stdio"]
    assert stdio["allowed"] == []
    assert problem in stdio["problem"]
    assert (await add(http, **PROGRAM)).status_code == 403


async def test_a_list_that_others_can_write_allows_nothing(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    """R82"""
    allow(settings, {"command": "/opt/clock"})
    (settings.data_dir / FILE_NAME).chmod(0o666)
    answer = await add(http, **PROGRAM)
    assert answer.status_code == 403
    assert "chmod 600" in answer.json()["detail"]


async def test_an_allowed_program_is_added_and_its_values_are_never_shown(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    allow(settings, {"command": "/opt/clock"})
    answer = await add(http, **PROGRAM, args=["--utc"], env={"CLOCK_API_KEY": "k-12345", "REGION": "eu-7"})
    server = answer.json()
    assert answer.status_code == 201
    assert (server["slug"], server["status"], server["enabled"]) == ("clock", "connecting", True)
    assert server["env_keys"] == ["CLOCK_API_KEY", "REGION"]
    assert server["discovered_tools"] == []
    shown = answer.text + (await http.get(SERVERS)).text
    assert "k-12345" not in shown
    assert "eu-7" not in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"url": "http://169.254.169.254/mcp"}, "not one that an MCP server may have"),
        ({"url": "http://localhost:5501/mcp"}, "one of AIgentOS's own"),
        ({"url": "localhost:8000"}, "http://"),
        ({"url": None}, "needs `url`"),
        ({"command": "/opt/clock"}, "has neither `command`"),
        ({"headers": {"Host": "evil"}}, "set by AIgentOS"),
        ({"headers": {"Mcp-Session-Id": "1"}}, "set by AIgentOS"),
        ({"headers": {"X-Key": "a\r\nHost: evil"}}, "X-Key"),
        ({"headers": {"X Key": "a"}}, "not the name of a header"),
        ({"name": "——"}, "at least one Latin letter"),
    ],
)
async def test_a_mistake_is_told_at_once(
    http: httpx.AsyncClient, changes: dict[str, Any], words: str
) -> None:
    answer = await add(http, **{**URL, **changes})
    assert answer.status_code == 400, answer.text
    assert words in answer.json()["detail"]


async def test_a_name_can_be_taken_once(http: httpx.AsyncClient) -> None:
    await add(http, **URL)
    answer = await add(http, **{**URL, "name": "NOTES"})
    assert answer.status_code == 409


async def test_a_change_keeps_what_it_does_not_name(http: httpx.AsyncClient) -> None:
    server = (await add(http, **URL, headers={"X-One": "1", "X-Two": "2"})).json()
    changes = {"name": "My notes", "headers": {"X-Two": None, "X-Three": "3"}}
    changed = (await http.patch(f"{SERVERS}/{server['id']}", json=changes)).json()
    assert changed["name"] == "My notes"
    assert changed["slug"] == "notes"
    assert changed["url"] == URL["url"]
    assert changed["header_names"] == ["X-One", "X-Three"]
    assert (await http.patch(f"{SERVERS}/{server['id']}", json={"enabled": False})).json()[
        "status"
    ] == "disabled"


async def test_headers_are_for_the_host_they_were_given_for(http: httpx.AsyncClient) -> None:
    """Else whoever can change the URL could have the secrets sent to himself."""
    path = f"{SERVERS}/{(await add(http, **URL, headers={'Authorization': 'Bearer x'})).json()['id']}"
    for url, kept in (("http://localhost:8000/v2", ["Authorization"]), ("http://127.0.0.1:8000/mcp", [])):
        assert (await http.patch(path, json={"url": url})).json()["header_names"] == kept


async def test_a_server_cannot_be_changed_into_what_cannot_be_added(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    """R82"""
    allow(settings, {"command": "/opt/clock", "args": ["--utc"]})
    server = (await add(http, **PROGRAM, args=["--utc"])).json()
    for changes in ({"args": ["--local"]}, {"env": {"LD_PRELOAD": "x"}}, {"url": URL["url"]}):
        answer = await http.patch(f"{SERVERS}/{server['id']}", json=changes)
        assert answer.status_code in (400, 403)
    answer = await http.patch(f"{SERVERS}/{server['id']}", json={"command": "/bin/sh"})
    assert answer.status_code == 422


async def test_a_program_that_is_no_longer_allowed_can_be_disabled_but_not_enabled(
    http: httpx.AsyncClient, settings: Settings
) -> None:
    allow(settings, {"command": "/opt/clock"})
    path = f"{SERVERS}/{(await add(http, **PROGRAM)).json()['id']}"
    allow(settings)
    assert (await http.patch(path, json={"enabled": False})).status_code == 200
    assert (await http.patch(path, json={"enabled": True})).status_code == 403


async def test_refresh_delete_and_approve(http: httpx.AsyncClient) -> None:
    path = f"{SERVERS}/{(await add(http, **URL)).json()['id']}"
    refreshed = await http.post(f"{path}/refresh")
    assert (refreshed.status_code, refreshed.json()["status"]) == (202, "connecting")
    assert (await http.post(f"{path}/approve", json={"tools_hash": "0" * 64})).status_code == 409
    await http.patch(path, json={"enabled": False})
    assert (await http.post(f"{path}/refresh")).status_code == 409
    assert (await http.delete(path)).status_code == 204
    for answer in (await http.delete(path), await http.post(f"{path}/refresh")):
        assert answer.status_code == 404


async def test_there_is_an_end_to_how_many_servers_there_are(http: httpx.AsyncClient) -> None:
    for number in range(32):
        assert (await add(http, **{**URL, "name": f"Server {number}"})).status_code == 201
    answer = await add(http, **{**URL, "name": "One more"})
    assert answer.status_code == 409
    assert "delete one first" in answer.json()["detail"]


async def test_a_page_of_another_site_registers_nothing(http: httpx.AsyncClient, settings: Settings) -> None:
    """R82 with R81: even an allowed program."""
    allow(settings, {"command": "/opt/clock"})
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await http.post(SERVERS, json=PROGRAM, headers=headers)).status_code == 403
    plain = await http.post(SERVERS, content="{}", headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
    assert (await http.get(SERVERS)).json()["servers"] == []
