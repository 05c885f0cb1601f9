"""A form with one file, read while it arrives: nothing is held but the piece that is here.

Source: RFC 7578; the parser is that of `python-multipart`, of which only the syntax is used.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from kernel.shared.errors import InvalidRequest

FILE_FIELD = "file"
LONGEST_FIELD = 256  # bytes of a field that is not the file
_LONGEST_HEADER = 32 * 1024  # a file's name is in one
_LONGEST_BOUNDARY = 70  # RFC 2046, 5.1.1
_MOST_PARTS = 16

TakePiece = Callable[[bytes], Awaitable[None]]


async def read_form(
    pieces: AsyncIterator[bytes], content_type: str, take: TakePiece
) -> tuple[str, dict[str, str]]:
    """Give the file's bytes to `take` in order; returns its name as sent, and the other fields.

    Raises InvalidRequest for anything but one file with a name in the field `file`.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > _LONGEST_BOUNDARY:
        raise InvalidRequest("send the file as multipart/form-data, in the field `file`")
    form = _Form(boundary)
    async for piece in pieces:
        for content in form.feed(piece):
            await take(content)
    return form.result()


class _Form:
    def __init__(self, boundary: bytes) -> None:
        self.fields: dict[str, str] = {}
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_end,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._finish,
            },
            max_header_size=_LONGEST_HEADER,
        )
        self._filename: str | None = None
        self._content: list[bytes] = []  # of the file, since the last `feed`
        self._parts = 0
        self._complete = False

    def feed(self, piece: bytes) -> list[bytes]:
        """What there is of the file in this piece of the body."""
        self._content = []
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise InvalidRequest(
                "this is not a multipart form: its boundaries or headers are wrong"
            ) from error
        return self._content

    def result(self) -> tuple[str, dict[str, str]]:
        if not self._complete:
            raise InvalidRequest("the form breaks off: send it again")
        if not self._filename:
            raise InvalidRequest("there is no file: send one in the field `file`")
        return self._filename, self.fields

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise InvalidRequest("the form has too many fields")
        self._header, self._value = b"", b""
        self._name: str | None = None
        self._is_file = False
        self._text = b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            _, options = parse_options_header(self._value.decode("latin-1"))
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
            if self._name == FILE_FIELD and b"filename" in options:
                if self._filename is not None:
                    raise InvalidRequest("send one file at a time")
                self._is_file = True
                self._filename = options[b"filename"].decode("utf-8", "replace")
        self._header, self._value = b"", b""

    def _headers_end(self) -> None:
        if self._name is None:
            raise InvalidRequest("a part of the form has no name")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._content.append(data[start:end])
            return
        self._text += data[start:end]
        if len(self._text) > LONGEST_FIELD:
            raise InvalidRequest(f"the field {(self._name or '')[:40]!r} is too long")

    def _end(self) -> None:
        if not self._is_file:
            self.fields[self._name or ""] = self._text.decode("utf-8", "replace")

    def _finish(self) -> None:
        self._complete = True
