"""The arguments of a call, under a tool's JSON schema: what routing read, else the form of the message, else
what the model makes of it.

The model may leave out what it was not told, though the schema requires it: the user is then asked for it. A
link, path, address or long id that neither message nor conversation holds was made up and is left out too.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence

from kernel.llm.base import ChatMessage
from kernel.llm.json_schema import problem_with
from kernel.shared.context import ContextMessage
from kernel.shared.errors import ModelError, ToolError
from kernel.tools.arguments_form import by_form
from kernel.tools.base import Ask, Plan, PlanSource, Prompt, ToolRequest

MESSAGE_CHARACTERS = 6_000  # of the message, its beginning and its end, that the model is shown
CONTEXT_CHARACTERS = 6_000  # of the conversation before it

# What must be copied, not made up: links, addresses, paths, and ids of six characters or more with a digit.
_COPIED = re.compile(
    r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[A-Za-z]:\\|~|\.{0,2}/)\S+|[\w.-]+(?:/[\w.-]+)+"
    r"|[\w-]+\.[A-Za-z][A-Za-z0-9]{0,7}|(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{6,}|\d{7,}"
)
_PUNCTUATION = " /.,;:!?"


async def fill_arguments(
    request: ToolRequest,
    ask: Ask,
    prompt: Prompt,
    *,
    name: str,
    description: str,
    schema: Mapping[str, object],
) -> Plan:
    """The arguments for the tool of this name, description and input schema. prompt: `tool_arguments`.

    Raises ToolError asking the user for what is missing, ModelError if the model was asked in vain.
    """
    for arguments, source in _without_model(schema, request):
        if problem_with(arguments, schema) is None:
            return Plan(arguments, source)
    needed = _required(schema)
    try:
        given = await ask(_messages(name, description, schema, request, prompt), _all_optional(schema))
    except ModelError:
        if needed or problem_with({}, schema) is not None:
            raise
        return Plan({}, "form")  # it can be called as it is
    arguments = _supported(given, schema, request)
    missing = [parameter for parameter in needed if parameter not in arguments]
    if missing:
        raise ToolError(_question(name, schema, missing))
    if problem := problem_with(arguments, schema):
        raise ToolError(f"I could not work out how to call {name}: {problem}. Please say it in other words.")
    return Plan(arguments, "model")


def _without_model(
    schema: Mapping[str, object], request: ToolRequest
) -> Iterator[tuple[dict[str, object], PlanSource]]:
    if request.arguments is not None:
        yield dict(request.arguments), "routing"
    read = by_form(schema, request.message, request.today)
    if read is not None:
        yield read, "form"


def _messages(
    name: str, description: str, schema: Mapping[str, object], request: ToolRequest, prompt: Prompt
) -> Sequence[ChatMessage]:
    text = prompt(
        tool=name,
        description=description,
        schema=json.dumps(schema, ensure_ascii=False),
        today=f"{request.today:%A}, {request.today}",
        context=_transcript(request.context)[-CONTEXT_CHARACTERS:] or "(nothing)",
        message=_ends(request.message, MESSAGE_CHARACTERS),
        fence=f"data-{secrets.token_hex(6)}",
    )
    return [ChatMessage("user", text)]


def _transcript(context: Sequence[ContextMessage]) -> str:
    return "\n".join(f"{said.role}: {said.content}" for said in context)


def _ends(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most // 2]}\n[…]\n{text[-most // 2 :]}"


def _required(schema: Mapping[str, object]) -> list[str]:
    required = schema.get("required", [])
    return [name for name in required if isinstance(name, str)] if isinstance(required, list) else []


def _all_optional(schema: Mapping[str, object]) -> dict[str, object]:
    """The schema of what the model may say: nothing has to be there, and nothing unknown."""
    asked = {key: value for key, value in schema.items() if key not in ("required", "$schema")}
    return {"type": "object", "additionalProperties": False, **asked}


def _supported(
    given: Mapping[str, object], schema: Mapping[str, object], request: ToolRequest
) -> dict[str, object]:
    """The arguments without those that hold something made up, and without empty ones that are required."""
    known = "\n".join([request.message, *(said.content for said in request.context)]).casefold()
    known += json.dumps(schema, ensure_ascii=False).casefold()  # its choices, defaults and examples
    needed = _required(schema)
    return {
        name: value
        for name, value in given.items()
        if not (name in needed and value in ("", None))
        and all(_is_known(text, known) for text in _texts(value))
    }


def _is_known(text: str, known: str) -> bool:
    """Whether everything in `text` that must be copied occurs in what is known. A protocol may be added."""
    for copied in _COPIED.findall(text):
        core = re.sub(r"^(?:https?://)?(?:www\.)?", "", copied.casefold()).strip(_PUNCTUATION)
        if core not in known and not _is_date(core):
            return False
    return True


def _is_date(text: str) -> bool:
    """A date or time is worked out, not copied."""
    return bool(re.fullmatch(r"\d{4}-\d{2}(?:-\d{2}(?:t\d{2,6})?)?|\d{8}(?:t\d{2,6}z?)?|\d{4}-w\d{2}", text))


def _texts(value: object) -> Iterator[str]:
    """Every string in a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)


def _question(name: str, schema: Mapping[str, object], missing: Sequence[str]) -> str:
    """One sentence that asks for what is missing, with what the schema says of it."""
    properties = schema.get("properties")
    described = []
    for parameter in missing:
        part = properties.get(parameter) if isinstance(properties, dict) else None
        text = str(part.get("description", "")) if isinstance(part, dict) else ""
        words = " ".join(text.split())[:120].rstrip(" .")
        described.append(f"the {parameter} ({words})" if words else f"the {parameter}")
    return f"To use {name} I need to know {' and '.join(described)}: please tell me."
