"""Reading a tool's one required argument from the form of a message, without a model, where that is sure.

Sure means: the schema names a kind of thing (a link, a path, a date, a place, …) and the message holds
exactly one of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

MOST_CHARACTERS = 4_000  # of a message that is read by form
_MOST_PLACE_WORDS = 4

_Find = Callable[[str, date], Iterable[str]]

_QUOTED = re.compile(
    r"“([^“”]+)”|\"([^\"]+)\"|`([^`]+)`|(?<!\w)'([^']+)'(?!\w)|«\s*([^«»]+?)\s*»|„([^„“”]+)[“”]"
)
_URL = re.compile(r"\b(?:https?|ftp|file)://[^\s<>\"'“”`]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PATH = re.compile(
    r"(?<![\w/\\.~-])(?:(?:~|\.{1,2})?/[^\s\"'“”`<>|?*:,;]+|[A-Za-z]:\\[^\s\"'“”`<>|?*]+"
    r"|[\w.-]+(?:/[\w.-]+)+/?|[\w-]+(?:\.[\w-]+)*\.[A-Za-z][A-Za-z0-9]{0,7})(?![\w/\\])"
)
_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_DAY_WORD = re.compile(r"\b(today|tonight|tomorrow|yesterday)\b", re.IGNORECASE)
_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_ID = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?![\w-])")
_PLACE = re.compile(r"\b(?:in|at|near|for|of)\s+([^\d\W][\w'’.-]*(?:,?\s+[^\d\W][\w'’.-]*)*)", re.IGNORECASE)
_AFTER_PLACE = re.compile(
    r",?\s*\b(?:right|now|today|tonight|tomorrow|yesterday|currently|please|this|next|at|on|for|like|is|are|will)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_NO_PLACE = re.compile(
    r"(?:my|the|an?|our|your|me|us|it|that|this|celsius|fahrenheit|kelvin|degrees|detail|general|case)\b"
    r"|.*\b(?:and|or)\b",
    re.IGNORECASE | re.DOTALL,
)
_SEARCH = re.compile(
    r"\b(?:(?:search|look|browse)\s+(?:(?:on|in|through|at)\s+)?(?:(?:the\s+)?[\w-]+\s+){0,2}?(?:for|about)"
    r"|look\s+up|google)\s+(.+)",
    re.IGNORECASE | re.DOTALL,
)
_AFTER_SEARCH = re.compile(
    r"[\s,]+(?:on|in|across)\s+(?:the\s+)?(?:web|internet|net)\b.*|\s+online\b.*|[\s,]+please\b.*",
    re.IGNORECASE | re.DOTALL,
)


def by_form(schema: Mapping[str, object], message: str, today: date) -> dict[str, object] | None:
    """The arguments, None where the form does not say.

    schema: the tool's. Without any parameter there is nothing to fill in; with one required text the message
    may hold it; anything else needs a model.
    """
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        return None
    if not properties and not required:
        return {}
    if len(required) != 1 or len(message) > MOST_CHARACTERS:
        return None
    [name] = required
    parameter = properties.get(name) if isinstance(name, str) else None
    if not isinstance(parameter, dict) or parameter.get("type") != "string":
        return None
    found = set(_candidates(name, parameter, message, today))
    return {name: found.pop()} if len(found) == 1 else None


def _candidates(name: str, parameter: Mapping[str, object], message: str, today: date) -> Iterable[str]:
    choices = parameter.get("enum")
    if isinstance(choices, list):
        words = {word.casefold() for word in re.findall(r"[\w-]+", message)}
        return [choice for choice in choices if isinstance(choice, str) and choice.casefold() in words]
    find = _finder(name, parameter)
    return find(message, today) if find else ()


def _finder(name: str, parameter: Mapping[str, object]) -> _Find | None:
    """How to find what a parameter names: by its format, its name, or the first words of its description."""
    spelled = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    description = str(parameter.get("description", "")).partition(".")[0]
    for text in (str(parameter.get("format", "")), spelled, " ".join(description.split()[:6])):
        words = set(re.split(r"[^a-z0-9]+", text.casefold()))
        for kind, find in _KINDS:
            if words & kind:
                return find
    return None


def _quoted(message: str, _today: date) -> Iterable[str]:
    return [next(filter(None, groups)) for groups in _QUOTED.findall(message)]


def _urls(message: str, _today: date) -> Iterable[str]:
    return [_trimmed(url) for url in _URL.findall(message)]


def _emails(message: str, _today: date) -> Iterable[str]:
    return _EMAIL.findall(message)


def _paths(message: str, today: date) -> Iterable[str]:
    quoted = [text for text in _quoted(message, today) if "/" in text or "\\" in text or "." in text]
    if quoted:
        return quoted
    plain = _EMAIL.sub(" ", _URL.sub(" ", message))
    return [_trimmed(path) for path in _PATH.findall(plain)]


def _dates(message: str, today: date) -> Iterable[str]:
    words = _DAY_WORD.findall(message)
    return [*_DATE.findall(message), *(str(today + timedelta(_DAYS[word.lower()])) for word in words)]


def _ids(message: str, _today: date) -> Iterable[str]:
    return _ID.findall(message)


def _places(message: str, _today: date) -> Iterable[str]:
    places = [_AFTER_PLACE.sub("", place).strip(" .,") for place in _PLACE.findall(message)]
    return [
        place
        for place in places
        if place and not _NO_PLACE.match(place) and len(place.split()) <= _MOST_PLACE_WORDS
    ]


def _searches(message: str, today: date) -> Iterable[str]:
    sought = _SEARCH.search(message)
    if sought is None:
        return ()
    rest = _AFTER_SEARCH.sub("", sought[1]).strip(" .?!\n")
    quoted = list(_quoted(rest, today))
    return quoted if quoted else [rest] if rest else ()


def _trimmed(text: str) -> str:
    """Without the punctuation of the sentence around it."""
    text = text.rstrip(".,;:!?")
    return text[:-1].rstrip(".,;:!?") if text.endswith(")") and "(" not in text else text


_KINDS: tuple[tuple[frozenset[str], _Find], ...] = (
    (frozenset({"url", "uri", "link", "href", "website", "webpage"}), _urls),
    (frozenset({"email", "mail"}), _emails),
    (frozenset({"date", "day"}), _dates),
    (frozenset({"path", "file", "filename", "filepath", "directory", "dir", "folder"}), _paths),
    (frozenset({"city", "location", "place", "town"}), _places),
    (frozenset({"query", "q", "search"}), _searches),
    (frozenset({"id", "number", "key"}), _ids),
    (
        frozenset({"text", "message", "content", "title", "phrase", "word", "sentence", "string", "name"}),
        _quoted,
    ),
)
