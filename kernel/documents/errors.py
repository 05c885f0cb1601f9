"""Why a document is not taken in or cannot be read.

AIgentError
├── RequestError
│   ├── UploadTooLarge        413, found out while it arrives
│   ├── FormatNotAccepted     415, its content is of no format that is read
│   └── DocumentRefused       422, made to do harm, or larger inside than anybody needs
├── NoSpaceForUpload          507
├── DocumentUnreadable        the import fails
└── ConverterLost             the converter died or is not there: tried again
"""

from __future__ import annotations

from kernel.shared.errors import AIgentError, RequestError


class UploadTooLarge(RequestError):
    code = "upload_too_large"
    status = 413


class FormatNotAccepted(RequestError):
    code = "format_not_accepted"
    status = 415


class DocumentRefused(RequestError):
    code = "document_refused"
    status = 422


class NoSpaceForUpload(AIgentError):
    code = "no_space"
    status = 507


class DocumentUnreadable(AIgentError):
    code = "document_unreadable"
    status = 422


class ConverterLost(AIgentError):
    code = "converter_lost"
    status = 503
    retryable = True
