-- The baseline suite: runs and their calls stay; the conversations a run talks in are gone when it ends.

CREATE TABLE baseline_runs (
  id             TEXT PRIMARY KEY,
  mode           TEXT NOT NULL CHECK (mode IN ('direct_model', 'end_to_end_aigentos', 'both')),
  cases          TEXT NOT NULL, -- JSON: names, in the order they are run
  runs           INTEGER NOT NULL, -- how often each case is asked
  status         TEXT NOT NULL DEFAULT 'queued'
    CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled', 'interrupted')),
  settings       TEXT NOT NULL, -- JSON: what bounds the prompts and the answers
  machine        TEXT NOT NULL, -- JSON: processor, cores, memory, operating system, Python
  version        TEXT NOT NULL,
  provider       TEXT, -- known once the model has answered
  model          TEXT,
  total_calls    INTEGER NOT NULL,
  current_case   TEXT, -- while it is running
  accepted_at    TEXT NOT NULL,
  started_at     TEXT,
  ended_at       TEXT,
  error          TEXT
);
CREATE INDEX baseline_runs_by_time ON baseline_runs (accepted_at, id);

CREATE TABLE baseline_calls (
  run_id                TEXT NOT NULL REFERENCES baseline_runs (id) ON DELETE CASCADE,
  position              INTEGER NOT NULL, -- from 0, in the order the calls were made
  mode                  TEXT NOT NULL CHECK (mode IN ('direct_model', 'end_to_end_aigentos')),
  repetition            INTEGER NOT NULL, -- from 1
  case_name             TEXT NOT NULL,
  turn                  INTEGER, -- from 1, in a case of several
  wanted_tokens         INTEGER NOT NULL, -- of the message, estimated
  sent_tokens           INTEGER NOT NULL, -- the same, after it was cut to fit the context window
  clipped               INTEGER NOT NULL,
  ttft_ms               REAL,
  model_ttft_ms         REAL,
  total_ms              REAL NOT NULL,
  prompt_tokens         INTEGER,
  cached_prompt_tokens  INTEGER,
  completion_tokens     INTEGER,
  tokens_per_second     REAL,
  route                 TEXT, -- of a turn
  status                TEXT NOT NULL CHECK (status IN ('completed', 'failed')),
  error                 TEXT,
  asked_at              TEXT NOT NULL,
  PRIMARY KEY (run_id, position)
);

-- Conversations that are no user's: never listed, never remembered, deleted with the case or at the next start.
CREATE TABLE baseline_conversations (
  conversation_id      TEXT PRIMARY KEY REFERENCES conversations (id) ON DELETE CASCADE,
  max_response_tokens  INTEGER NOT NULL
);
