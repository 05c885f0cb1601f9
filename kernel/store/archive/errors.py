"""Why an archive is not taken."""

from __future__ import annotations

from kernel.shared.errors import RequestError


class ArchiveRefused(RequestError):
    """It is no archive, or not a whole one, or says what cannot be."""

    code = "archive_refused"
    status = 422


class ArchiveTooLarge(RequestError):
    code = "archive_too_large"
    status = 413


class NoSpaceForArchive(RequestError):
    code = "no_space"
    status = 507
