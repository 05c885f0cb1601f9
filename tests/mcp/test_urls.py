"""R80: where a URL may lead, what versions and answers of the protocol work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from kernel.mcp.policy import check_url
from kernel.shared.errors import InvalidRequest
from kernel.store import mcp_servers as store
from kernel.store.mcp_records import Network
from tests.fakes.mcp_http_server import FakeMcpHttp, Resolver
from tests.mcp.rigs import Rig, rig_in

OWN = frozenset({5500, 5501, 5503})


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:a9fe:a9fe]/mcp",
        "http://[::ffff:169.254.169.254]/mcp",
        "http://[::a9fe:a9fe]/mcp",
        "http://[64:ff9b::a9fe:a9fe]/mcp",
        "http://[2002:a9fe:a9fe::1]/mcp",
        "http://[fe80::1]/mcp",
        "http://[fe80::1%25eth0]/mcp",
        "http://[fd00:ec2::254]/mcp",
        "http://100.100.100.200/mcp",
        "http://0x7f.1/mcp",
        "http://0xa9fea9fe/mcp",
        "http://2852039166/mcp",
        "http://2130706433/mcp",
        "http://127.1/mcp",
        "http://0177.0.0.1/mcp",
        "http://0.0.0.0:8000/mcp",
        "http://[::]:8000/mcp",
        "http://224.0.0.1/mcp",
        "http://255.255.255.255/mcp",
        "http://good@127.0.0.1/mcp",
        "http://good:secret@127.0.0.1/mcp",
        "http://good\\@127.0.0.1/mcp",
        "http://127.0.0.1:5501/mcp",
        "http://localhost:5501/mcp",
        "http://localhost.:5500/mcp",
        "http://[::1]:5503/mcp",
        "http://192.168.1.5:5501/mcp",
        "http://localhost:0/mcp",
        "http://localhost:99999/mcp",
        "http://localhost/mcp#part",
        "http:///mcp",
        "http://ex ample/mcp",
        "ftp://localhost/mcp",
        "file:///etc/passwd",
        "localhost:8000/mcp",
        "htp://localhost:8000/mcp",
    ],
)
def test_a_url_that_leads_astray_is_refused(url: str) -> None:
    """R80"""
    with pytest.raises(InvalidRequest):
        check_url(url, OWN)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:8000/mcp",
        "http://127.0.0.1:8000/mcp",
        "http://[::1]:8000/mcp",
        "http://192.168.1.5/mcp",
        "http://10.0.0.2:3000/mcp?key=1",
        "http://nas.local:9000/mcp",
        "https://mcp.example.com/sse",
        "https://example.com:5501/mcp",
    ],
)
def test_a_server_here_in_the_local_network_or_in_the_internet_is_fine(url: str) -> None:
    """R80: what people have at home."""
    assert isinstance(check_url(url, OWN), httpx2.URL)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_server_is_not_followed(rig: Rig, status: int) -> None:
    """R80: 302 → 127.0.0.1:5501; the canary hears nothing."""
    async with FakeMcpHttp() as canary:
        script = {"status": status, "location": canary.url}
        methods = dict.fromkeys(("server/discover", "initialize"), "redirect")
        async with FakeMcpHttp({**methods, **script}) as fake:
            server = await rig.add_url(fake.url)
            await rig.reaches(server, "error", because="not followed")
        assert canary.requests == []


async def test_a_redirect_to_a_metadata_service_is_not_followed(rig: Rig) -> None:
    """R80: 302 → 169.254.169.254."""
    script = dict.fromkeys(("server/discover", "initialize"), "redirect")
    async with FakeMcpHttp({**script, "location": "http://169.254.169.254/latest"}) as fake:
        server = await rig.add_url(fake.url)
        await rig.reaches(server, "error", because="169.254.169.254/latest not followed")


async def test_a_name_is_asked_for_once_and_kept_to_what_was_checked(tmp_path: Path) -> None:
    """R80: DNS that flips between check and connect, or while connected."""
    async with FakeMcpHttp() as fake, FakeMcpHttp({"port": fake.port}, host="127.0.0.2") as canary:
        resolver = Resolver(["127.0.0.1"], ["127.0.0.2"])
        async with rig_in(tmp_path, resolve_name=resolver) as rig:
            server = await rig.add_url(f"http://tools.localhost:{fake.port}/mcp")
            await rig.reaches(server, "connected")
            assert (await rig.call(text="hello")).text == "hello"
        assert len(resolver.asked) == 1
        assert fake.requests[0].headers["host"] == f"tools.localhost:{fake.port}"
        assert canary.requests == []


@pytest.mark.parametrize(
    ("found_before", "address", "reason"),
    [
        (None, "127.0.0.1", "leads to this machine"),
        (None, "169.254.169.254", "not one that an MCP server may have"),
        (None, "::ffff:169.254.169.254", "not one that an MCP server may have"),
        ("public", "192.168.1.1", "now leads into the local network"),
    ],
)
async def test_a_name_that_leads_elsewhere_is_not_followed(
    tmp_path: Path, found_before: Network | None, address: str, reason: str
) -> None:
    """R80: DNS that flips to loopback, to a metadata service, or home; the canary hears nothing."""
    async with FakeMcpHttp() as canary:
        resolver = Resolver([address])
        async with rig_in(tmp_path, resolve_name=resolver) as rig:
            async with rig.db.write() as tx:
                url = f"http://tools.example:{canary.port}/mcp"
                made = await store.add_server(
                    tx, rig.clock, name="Fake", transport="streamable_http", url=url
                )
                target = await store.get_target(tx, made.id)
                await store.observe(tx, target, reachable=True, network=found_before)
            rig.manager.poke()
            await rig.reaches(made.id, "error", because=reason)
        assert canary.requests == []


async def test_a_name_that_leads_to_one_of_our_own_ports_is_refused(tmp_path: Path) -> None:
    """R80"""
    async with FakeMcpHttp() as canary:
        resolver = Resolver(["10.0.0.7"])
        async with rig_in(tmp_path, resolve_name=resolver, HOST_PORT_KERNEL=canary.port) as rig:
            server = await rig.add_url(f"http://kernel:{canary.port}/mcp")
            await rig.reaches(server, "error", because="one of AIgentOS's own")
        assert canary.requests == []


async def test_a_session_that_the_server_forgot_is_begun_anew(rig: Rig) -> None:
    """R80: HTTP 404 for a session; the call was not heard, so it is made again."""
    async with FakeMcpHttp({"session": True, "tools/call": "forget"}) as fake:
        server = await rig.add_url(fake.url)
        await rig.reaches(server, "connected")
        assert (await rig.call(text="hello")).text == "hello"
        assert fake.methods.count("initialize") == 2
        sessions = [request.headers.get("mcp-session-id") for request in fake.requests]
        assert sessions[-1] == "session-2"


@pytest.mark.parametrize("sse", [False, True])
@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
async def test_versions_with_a_handshake_work_with_both_kinds_of_answer(
    rig: Rig, version: str, sse: bool
) -> None:
    """R80: JSON and event streams."""
    async with FakeMcpHttp({"version": version, "sse": sse}) as fake:
        server = await rig.add_url(fake.url)
        await rig.reaches(server, "connected")
        assert (await rig.call(text="hello")).text == "hello"


async def test_a_version_of_nobody_is_refused_by_name(rig: Rig) -> None:
    """R80"""
    server = await rig.add_hostile(version="1999-01-01")
    await rig.reaches(server, "error", because="1999-01-01")


async def test_headers_of_the_user_are_sent_and_do_not_show(rig: Rig) -> None:
    """Secrets: sent to their server, in no error and no answer."""
    secret = "Bearer abcdef123456"  # not a real one
    async with FakeMcpHttp({"tools/call": "crash"}) as fake:
        server = await rig.add_url(fake.url, headers={"Authorization": secret})
        seen = await rig.reaches(server, "connected")
        assert {request.headers["authorization"] for request in fake.requests} == {secret}
        assert seen.header_names == ["Authorization"]
        assert "abcdef" not in seen.model_dump_json()


async def test_a_secret_that_a_program_prints_is_blotted_out(rig: Rig, tmp_path: Path) -> None:
    """Secrets: a program that complains about its key."""
    script = tmp_path / "complain.sh"
    script.write_text('#!/bin/sh\necho "bad key $SERVICE_API_KEY" >&2\nexit 4\n')
    script.chmod(0o700)
    server = await rig.add_program(command=str(script), env={"SERVICE_API_KEY": "k-0123456789"})
    seen = await rig.reaches(server, "error", because="exit code 4")
    assert re.search(r"it wrote: bad key •••$", seen.last_error or "")


async def test_a_program_gets_none_of_our_environment(
    rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R82: a minimal environment, a home of its own."""
    monkeypatch.setenv("AIGENT_API_TOKEN", "t-0123456789")
    script = tmp_path / "show.sh"
    script.write_text("#!/bin/sh\nenv >&2\nexit 4\n")
    script.chmod(0o700)
    server = await rig.add_program(command=str(script), env={"REGION": "eu"})
    seen = await rig.reaches(server, "error", because="exit code 4")
    shown: Any = seen.last_error
    names = {line.partition("=")[0] for line in shown.partition("it wrote: ")[2].splitlines()}
    assert names <= {"PATH", "HOME", "LANG", "REGION", "PWD", "OLDPWD", "SHLVL", "_", "LC_CTYPE"}
    assert f"HOME={rig.data_dir.absolute() / 'mcp/fake'}" in shown


async def test_localhost_is_found_at_whichever_address_it_answers(rig: Rig) -> None:
    """Some systems name ::1 first, and the server listens at 127.0.0.1 alone."""
    async with FakeMcpHttp() as fake:
        server = await rig.add_url(f"http://localhost:{fake.port}/mcp")
        await rig.reaches(server, "connected")


async def test_every_address_of_a_name_is_tried(tmp_path: Path) -> None:
    async with FakeMcpHttp() as fake:
        resolver = Resolver(["::1", "127.0.0.9", "127.0.0.1"])
        async with rig_in(tmp_path, resolve_name=resolver) as rig:
            server = await rig.add_url(f"http://tools.localhost:{fake.port}/mcp")
            await rig.reaches(server, "connected")
