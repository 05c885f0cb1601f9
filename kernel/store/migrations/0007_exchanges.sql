-- What a turn took, whatever became of it: an exchange is written with the first token and ended with the turn.

-- JSON, the steps of a turn, one after another: [{"name", "start_ms", "duration_ms", "detail"}]. A turn's own are
-- those of the jobs that have ended; its exchange has all.
ALTER TABLE turns ADD COLUMN trace TEXT NOT NULL DEFAULT '[]';
ALTER TABLE exchanges ADD COLUMN trace TEXT NOT NULL DEFAULT '[]';
ALTER TABLE exchanges ADD COLUMN status TEXT NOT NULL DEFAULT 'completed'
  CHECK (status IN ('running', 'completed', 'failed', 'cancelled'));
-- JSON, what of the prompt is what, in tokens: {"system", "user", "assistant", "memory", "tool", "message"}.
ALTER TABLE exchanges ADD COLUMN prompt_parts TEXT NOT NULL DEFAULT '{}';

-- The exact prompt of a turn, while the user wants prompts to be kept.
CREATE TABLE prompts_sent (
  turn_id     TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
  messages    TEXT NOT NULL, -- JSON: [{"role", "content"}]
  created_at  TEXT NOT NULL
);
CREATE INDEX prompts_sent_by_time ON prompts_sent (created_at, turn_id);

-- How many characters a token of a model has, learned from the prompt sizes that its backend reported. Sums of
-- the newest prompts, old ones fading.
CREATE TABLE token_rates (
  provider         TEXT NOT NULL,
  model            TEXT NOT NULL,
  characters       REAL NOT NULL, -- ASCII ones
  tokens           REAL NOT NULL, -- that they took
  prompts          INTEGER NOT NULL,
  error_default    REAL NOT NULL, -- mean share by which the estimate without learning is off
  error_learned    REAL NOT NULL, -- the same of the estimate that was used
  PRIMARY KEY (provider, model)
);
