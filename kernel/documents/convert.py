"""What is asked of MarkItDown and what its answer means. Only addresses made here are ever sent."""

from __future__ import annotations

from kernel.documents.errors import DocumentUnreadable
from kernel.documents.uploads import uploads_dir
from kernel.shared.settings import Settings

TOOL = "convert_to_markdown"
NOT_INSTALLED = (
    "the program that reads this kind of file is not installed: run `make setup`, then start again"
)
STOPPED = "the program that reads it stopped, three times"
UNREACHABLE = "the program that reads it does not answer: see the log of `markitdown`"

_PREFIX = f"Error executing tool {TOOL}: "
_DAMAGED = ("File conversion failed", "Could not convert", "No converter attempted")
NO_TEXT = "there is no text in it. If it is a picture, run text recognition (OCR) on it first"
_SCAN = "it has no text layer: this looks like a scan. Run text recognition (OCR) on it first"


def file_uri(settings: Settings, stored_name: str) -> str:
    """Where the converter, which may live in a container, sees an upload."""
    folder = settings.markitdown_uploads_dir or uploads_dir(settings)
    return (folder.absolute() / stored_name).as_uri()


def readable_text(markdown: str, media_type: str) -> str:
    """The text of a document. Raises DocumentUnreadable if there is none: an empty success is a failure."""
    if markdown.strip():
        return markdown
    raise DocumentUnreadable(_SCAN if media_type == "application/pdf" else NO_TEXT)


def refusal(answer: str) -> DocumentUnreadable:
    """The converter's refusal in words for the user."""
    said = answer.removeprefix(_PREFIX).strip().rstrip(".")
    if said.startswith(_DAMAGED) or not said:
        return DocumentUnreadable("it is damaged, or not what it seems")
    return DocumentUnreadable(said[:300])
