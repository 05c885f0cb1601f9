-- A conversation owns everything below it: deleting it deletes all of it.
CREATE TABLE conversations (
  id            TEXT PRIMARY KEY,
  title         TEXT,
  title_source  TEXT NOT NULL DEFAULT 'none' CHECK (title_source IN ('none', 'message', 'model', 'user')),
  created_at    TEXT NOT NULL,
  updated_at    TEXT NOT NULL,
  pinned        INTEGER NOT NULL DEFAULT 0,
  archived      INTEGER NOT NULL DEFAULT 0,
  last_seq      INTEGER NOT NULL DEFAULT 0, -- seq of the newest event: gapless, the SSE id
  last_ordinal  INTEGER NOT NULL DEFAULT 0  -- ordinal of the newest turn
);
CREATE INDEX conversations_by_update ON conversations (updated_at DESC, id DESC);

-- One exchange: a user's message and what became of it. The turn's id is the id of the user's message.
CREATE TABLE turns (
  id               TEXT PRIMARY KEY,
  conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  ordinal          INTEGER NOT NULL,
  reply_id         TEXT NOT NULL, -- id of the assistant's message, the same over all attempts
  status           TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
  route            TEXT,
  decided_by       TEXT,
  confidence       REAL,
  route_detail     TEXT NOT NULL DEFAULT '{}', -- JSON: arguments, scores, reasons
  idempotency_key  TEXT UNIQUE,
  request_hash     TEXT NOT NULL,
  error_code       TEXT,
  error            TEXT,
  accepted_at      TEXT NOT NULL,
  accepted_mono    REAL NOT NULL, -- monotonic seconds of boot_id, for durations
  boot_id          TEXT NOT NULL,
  completed_at     TEXT,          -- set with every terminal status
  UNIQUE (conversation_id, ordinal)
);
CREATE INDEX turns_unfinished ON turns (conversation_id, ordinal) WHERE completed_at IS NULL;

-- Final texts only: an answer that is still being written lives in its delta events.
CREATE TABLE messages (
  id               TEXT PRIMARY KEY,
  conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  turn_id          TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL, -- within the turn: 0 user, then tool calls, the answer last
  role             TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
  status           TEXT NOT NULL CHECK (status IN ('completed', 'cancelled', 'failed')),
  content          TEXT NOT NULL,
  reasoning        TEXT,
  tool             TEXT, -- JSON of the tool call, for role 'tool'
  error            TEXT,
  attempt          INTEGER,
  created_at       TEXT NOT NULL,
  completed_at     TEXT NOT NULL,
  UNIQUE (turn_id, position)
);
CREATE INDEX messages_by_conversation ON messages (conversation_id);

-- What happened. `id` orders events of all conversations, `seq` those of one.
CREATE TABLE events (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  seq              INTEGER NOT NULL,
  turn_id          TEXT,
  type             TEXT NOT NULL,
  data             TEXT NOT NULL, -- JSON, sent to clients as it is
  UNIQUE (conversation_id, seq)
);
CREATE INDEX events_by_turn ON events (turn_id, type);

-- What to do next. A finished job's row is gone: what became of it is in turns and events.
CREATE TABLE jobs (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  lane             TEXT NOT NULL, -- which worker loop takes it
  kind             TEXT NOT NULL, -- which handler runs it
  conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  turn_id          TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
  turn_ordinal     INTEGER, -- set for foreground jobs: they run in the order of their conversation's turns
  status           TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running')),
  attempt          INTEGER NOT NULL DEFAULT 0, -- claims so far; with id and owner the fence of every write
  uncounted        INTEGER NOT NULL DEFAULT 0, -- claims given back unharmed: a drain, a yield
  due_mono         REAL NOT NULL, -- queued: not before; running: the lease ends (monotonic seconds of boot_id)
  boot_id          TEXT NOT NULL,
  owner            TEXT,
  last_error       TEXT
);
CREATE INDEX jobs_by_lane ON jobs (lane, id);

-- Performance of finished turns, one row each.
CREATE TABLE exchanges (
  turn_id               TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
  conversation_id       TEXT NOT NULL,
  model                 TEXT,
  provider              TEXT,
  ttft_ms               REAL, -- accepted -> first token stored
  model_ttft_ms         REAL, -- request to the model -> first token read
  total_ms              REAL,
  prompt_tokens         INTEGER,
  cached_prompt_tokens  INTEGER,
  completion_tokens     INTEGER,
  tokens_per_second     REAL,
  created_at            TEXT NOT NULL
);
CREATE INDEX exchanges_by_time ON exchanges (created_at);

-- Who is alive.
CREATE TABLE processes (
  id            TEXT PRIMARY KEY,
  role          TEXT NOT NULL,
  pid           INTEGER NOT NULL,
  boot_id       TEXT NOT NULL,
  started_at    TEXT NOT NULL,
  last_seen     TEXT NOT NULL,
  beat_mono     REAL NOT NULL,
  running_jobs  INTEGER NOT NULL DEFAULT 0
);

-- Choices made while running, such as the model; JSON values.
CREATE TABLE settings (
  key    TEXT PRIMARY KEY,
  value  TEXT NOT NULL
);
