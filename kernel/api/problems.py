"""Errors as `application/problem+json` (RFC 9457), with a `code` for programs and a `detail` for people."""

from __future__ import annotations

import logging
import math
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from kernel.shared.errors import AIgentError
from kernel.shared.ids import new_id

MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class Problem(BaseModel):
    """What every error answer looks like."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str


def problem_response(
    status: int, code: str, detail: str, *, retry_after: float | None = None
) -> JSONResponse:
    """An error answer; `retry_after` in seconds becomes the header Retry-After."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, code=code)
    headers = {"retry-after": str(math.ceil(retry_after))} if retry_after is not None else None
    return JSONResponse(problem.model_dump(), status, headers, MEDIA_TYPE)


def problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """`responses=` of a route: these errors, and those that any route may answer with."""
    always = (400, 401, 403, 421, 500, 503)
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*always, *statuses})
    }


def add_problem_handlers(app: FastAPI) -> None:
    """Translate every exception of a route; a text that was not written for users stays in the log."""
    app.add_exception_handler(AIgentError, _own_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unknown_error)


async def _own_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AIgentError)
    return problem_response(error.status, error.code, error.detail, retry_after=error.retry_after)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = []
    for item in error.errors():
        where = ".".join(str(part) for part in item["loc"] if part != "body")
        wrong.append(f"{where}: {item['msg']}" if where else str(item["msg"]))
    detail = "; ".join(wrong).encode("utf-8", "replace").decode()
    return problem_response(422, "invalid_request", detail)


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == 404:
        detail = f"there is nothing at {request.url.path[:200]}; /openapi.json lists every route"
    code = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    response = problem_response(error.status_code, code, detail)
    response.headers.update(error.headers or {})
    return response


async def _unknown_error(request: Request, error: Exception) -> JSONResponse:
    error_id = new_id()[-8:]
    log.error("%s %s failed (error id %s)", request.method, request.url.path, error_id, exc_info=error)
    return problem_response(
        500, "internal_error", f"an internal error; the kernel's log has it under the id {error_id}"
    )
