# MarkItDown over MCP: turns documents into Markdown. It opens files of strangers, so it has a user of its own,
# and compose gives it no network but the one to the kernel.

FROM python:3.12-slim AS packages
COPY requirements-markitdown.lock /tmp/
# --no-deps: markitdown-mcp asks for every extra of markitdown; the lock is complete for those that are used.
RUN python -m venv --without-pip /venv \
 && pip --python /venv/bin/python --disable-pip-version-check install --no-cache-dir --root-user-action=ignore \
    --no-deps --require-hashes -r /tmp/requirements-markitdown.lock

FROM python:3.12-slim
# Its group is the kernel's, which may let it read /uploads.
RUN groupadd --gid 10001 aigent \
 && useradd --uid 10002 --gid aigent --no-create-home --home-dir /tmp --shell /usr/sbin/nologin markitdown \
 && install -d -o 10001 -g aigent -m 2750 /uploads
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
COPY --from=packages /venv /venv
COPY docker/healthcheck.py kernel/documents/sidecar.py /usr/local/lib/
WORKDIR /uploads
USER markitdown
EXPOSE 5505
CMD ["python", "-I", "/usr/local/lib/sidecar.py", "--host", "0.0.0.0", "--port", "5505", "--folder", "/uploads"]
