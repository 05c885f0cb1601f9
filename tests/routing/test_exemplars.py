"""The exemplars: the shipped files are sound, and an error in edited ones is told by file and entry."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from kernel.routing.exemplars import NO_TOOL, ROUTES, load_exemplars
from kernel.shared.errors import ConfigurationError
from tests.harness.processes import ROOT
from tests.routing import small_exemplars
from tests.routing.rigs import rewrite, write_exemplars


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    return write_exemplars(tmp_path)


def problem(prompts: Path) -> str:
    with pytest.raises(ConfigurationError) as raised:
        load_exemplars(prompts)
    return raised.value.detail


def test_the_shipped_exemplars_load_and_all_their_routes_and_tools_are_known() -> None:
    exemplars = load_exemplars(ROOT / "agent-prompts")
    assert {exemplar.route for exemplar in exemplars.routes} == set(ROUTES)
    routes = [tool.route for tool in exemplars.tools]
    assert len(routes) == len(set(routes))
    assert {request.route for request in exemplars.requests} <= {*routes, NO_TOOL}


def test_every_shipped_example_tool_is_asked_for() -> None:
    exemplars = load_exemplars(ROOT / "agent-prompts")
    asked = {request.route for request in exemplars.requests}
    assert [tool.route for tool in exemplars.tools if tool.route not in asked] == []


def test_no_shipped_message_is_given_twice_with_different_routes() -> None:
    exemplars = load_exemplars(ROOT / "agent-prompts")
    seen: dict[tuple[str, object], str] = {}
    for exemplar in exemplars.routes:
        assert seen.setdefault((exemplar.message, exemplar.context), exemplar.route) == exemplar.route


def test_a_follow_up_brings_its_context_in_the_order_it_was_said(prompts: Path) -> None:
    said = [{"user": "what is new?"}, {"tool": "3 mails", "assistant": "Three mails."}]
    follow_up = {"message": "and now?", "context": said}
    rewrite(prompts, "routes", {**small_exemplars.ROUTES, "dialogue": [follow_up]})
    exemplar = load_exemplars(prompts).routes[0]
    assert [(item.role, item.content) for item in exemplar.context] == [
        ("user", "what is new?"),
        ("tool", "3 mails"),
        ("assistant", "Three mails."),
    ]


@pytest.mark.parametrize("name", ["routes", "tool_requests"])
def test_a_missing_file_is_named(name: str, prompts: Path) -> None:
    path = prompts / "orchestrator" / f"{name}.yaml"
    path.unlink()
    assert problem(prompts) == f"{path} cannot be read: No such file or directory"


@pytest.mark.parametrize(
    "content", [b"dialogue: [", b"dialogue: '\xff'", b"a: b: c"], ids=["open", "bytes", "two colons"]
)
def test_what_is_no_yaml_is_named_with_what_the_parser_says(content: bytes, prompts: Path) -> None:
    path = prompts / "orchestrator" / "routes.yaml"
    path.write_bytes(content)
    assert problem(prompts).startswith(f"{path} is not a YAML file in UTF-8: ")


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        ({"smalltalk": ["hi"]}, "smalltalk"),
        ({"dialogue": [{"message": "hi", "rout": "dialogue"}]}, "dialogue → 0 → rout"),
        ({"dialogue": ["hi", ""]}, "dialogue → 1 → message"),
        ({"dialogue": [{"message": "hi", "context": [{"me": "ha"}]}]}, "dialogue → 0 → context → 0 → me"),
        ({"dialogue": []}, "dialogue"),
        ({"dialogue": None}, "dialogue"),
        ({"dialogue": [12]}, "dialogue → 0"),
    ],
)
def test_an_entry_of_the_routes_that_is_wrong_is_named(
    change: dict[str, object], entry: str, prompts: Path
) -> None:
    path = rewrite(prompts, "routes", {**small_exemplars.ROUTES, **change})
    assert problem(prompts).startswith(f"{path}, {entry}: ")


@pytest.mark.parametrize("content", [None, [], "dialogue", 7])
def test_a_file_of_another_kind_is_named(content: object, prompts: Path) -> None:
    path = rewrite(prompts, "tool_requests", content)
    assert problem(prompts).startswith(f"{path}, the whole file: ")


def test_a_class_that_is_left_out_is_named(prompts: Path) -> None:
    path = rewrite(prompts, "routes", {"dialogue": ["hi"], "math_subagent": ["double 7"]})
    assert problem(prompts).startswith(f"{path}, count_occurrences: ")


@pytest.mark.parametrize("tool", ["weather::get_wether", "get_weather", "dialogue", ""])
def test_a_request_for_a_tool_that_no_server_has_is_named(tool: str, prompts: Path) -> None:
    requests = copy.deepcopy(small_exemplars.REQUESTS)
    wrong = {"message": "is it cold?", "tool": tool}
    path = rewrite(prompts, "tool_requests", {**requests, "requests": [wrong]})
    text = problem(prompts)
    assert text.startswith(f"{path}: the request “is it cold?” names the tool {tool}, ")


@pytest.mark.parametrize(
    ("servers", "entry"),
    [
        (small_exemplars.SERVERS[:1], "servers"),
        ([], "servers"),
        ([*small_exemplars.SERVERS, {"slug": "x", "name": "X", "tools": []}], "servers → 7 → tools"),
        ([*small_exemplars.SERVERS, {"slug": "x", "tools": []}], "servers → 7 → name"),
    ],
    ids=["one", "none", "without tools", "without a name"],
)
def test_servers_that_nothing_can_be_learned_from_are_named(
    servers: list[object], entry: str, prompts: Path
) -> None:
    path = rewrite(prompts, "tool_requests", {**small_exemplars.REQUESTS, "servers": servers})
    assert problem(prompts).startswith(f"{path}, {entry}: ")
