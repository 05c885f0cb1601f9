-- Memory: what earlier turns and documents leave behind to be found again. See ../../memory/README.md.

-- Whether it is decided what memory keeps of a turn: set when its rounds are written, and also when they shall
-- not be, so that nothing that was forgotten or said with memory off is ever derived again.
ALTER TABLE turns ADD COLUMN memory_settled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX turns_not_settled ON turns (id) WHERE memory_settled = 0;

-- An import is a turn of its own: its events, its messages, its retries and its end are those of any turn.
-- Other turns do not wait for it.
ALTER TABLE turns ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat' CHECK (kind IN ('chat', 'import'));

CREATE TABLE imports (
  id               TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE, -- whose status is the import's
  conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  filename         TEXT NOT NULL, -- as the user named it; never a path on this machine
  media_type       TEXT NOT NULL, -- found in the content
  size_bytes       INTEGER NOT NULL,
  sha256           TEXT NOT NULL,
  stored_name      TEXT NOT NULL, -- of the file in UPLOADS_DIR
  progress         TEXT NOT NULL DEFAULT '{}', -- JSON: what is being done, and how much of it
  created_at       TEXT NOT NULL
);
CREATE INDEX imports_by_conversation ON imports (conversation_id, sha256);

CREATE TABLE memory_chunks (
  id                  TEXT PRIMARY KEY,
  source_type         TEXT NOT NULL CHECK (source_type IN ('round', 'note', 'summary', 'document')),
  source_id           TEXT NOT NULL, -- round: the turn; document: the import; note and summary: itself
  conversation_id     TEXT REFERENCES conversations (id) ON DELETE CASCADE, -- NULL for a summary of several
  turn_id             TEXT REFERENCES turns (id) ON DELETE CASCADE,
  import_id           TEXT REFERENCES imports (id) ON DELETE CASCADE,
  ordinal             INTEGER NOT NULL DEFAULT 0, -- of the turn in its conversation
  position            INTEGER NOT NULL DEFAULT 0, -- within the turn or the document
  trust               TEXT NOT NULL CHECK (trust IN ('user', 'assistant', 'document', 'tool')),
  speaker             TEXT, -- who said it: 'user', 'assistant' or a name
  label               TEXT, -- of a document's chunk: page or heading
  kind                TEXT CHECK (kind IN ('preference', 'fact', 'decision', 'open_loop', 'summary')),
  quote               TEXT, -- of a note: the user's words it rests on
  content             TEXT NOT NULL,
  content_tokens_est  INTEGER NOT NULL,
  said_at             TEXT NOT NULL,
  embedding           BLOB,    -- float32, little-endian, unit length, of a window: neighbours lend meaning
  embedding_model     TEXT,    -- vectors of different models are never compared
  stale               INTEGER NOT NULL DEFAULT 1, -- changes of the window since the embedding; 0: up to date
  pinned              INTEGER NOT NULL DEFAULT 0,
  superseded_by       TEXT REFERENCES memory_chunks (id) ON DELETE SET NULL,
  valid_to            TEXT,    -- since when a superseded one no longer holds; means nothing for another
  created_at          TEXT NOT NULL,
  updated_at          TEXT NOT NULL
);
CREATE INDEX memory_chunks_by_source ON memory_chunks (source_type, source_id);
CREATE INDEX memory_chunks_by_conversation ON memory_chunks (conversation_id, ordinal, position);
CREATE INDEX memory_chunks_by_turn ON memory_chunks (turn_id);
CREATE INDEX memory_chunks_by_import ON memory_chunks (import_id);
CREATE INDEX memory_chunks_by_superseder ON memory_chunks (superseded_by);
CREATE INDEX memory_chunks_stale ON memory_chunks (id) WHERE stale > 0;
CREATE INDEX memory_chunks_by_model ON memory_chunks (embedding_model);
-- Covers what the list filters by, so that a page and the counts read no chunk in vain.
CREATE INDEX memory_chunks_by_time ON memory_chunks (said_at, id, source_type, superseded_by);

-- A chunk as it is shown; the one list of its columns. The vector itself is not among them.
CREATE VIEW memory_items AS
SELECT m.id, m.source_type, m.source_id, m.conversation_id, m.turn_id, m.import_id, m.ordinal, m.position,
  m.trust, m.speaker, m.label, m.kind, m.quote, m.content, m.content_tokens_est, m.said_at, m.embedding_model,
  LENGTH(m.embedding) / 4 AS embedding_dimensions, m.pinned, m.superseded_by,
  CASE WHEN m.superseded_by IS NOT NULL THEN m.valid_to END AS valid_to, m.created_at, m.updated_at,
  c.title AS conversation_title, i.filename
FROM memory_chunks m
  LEFT JOIN conversations c ON c.id = m.conversation_id
  LEFT JOIN imports i ON i.id = m.import_id;

-- What was used in an answer, so that it can be shown, and so that forgetting finds what was said from it.
CREATE TABLE turn_memory (
  turn_id   TEXT NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
  chunk_id  TEXT NOT NULL REFERENCES memory_chunks (id) ON DELETE CASCADE,
  rank      INTEGER NOT NULL,
  score     REAL NOT NULL,
  PRIMARY KEY (turn_id, chunk_id)
);
CREATE INDEX turn_memory_by_chunk ON turn_memory (chunk_id);

-- The newest change of each chunk, deletions included: an index in memory reads what is newer than it knows.
CREATE TABLE memory_changes (
  revision  INTEGER PRIMARY KEY AUTOINCREMENT,
  chunk_id  TEXT NOT NULL UNIQUE
);
CREATE TRIGGER memory_chunk_inserted AFTER INSERT ON memory_chunks BEGIN
  DELETE FROM memory_changes WHERE chunk_id = NEW.id;
  INSERT INTO memory_changes (chunk_id) VALUES (NEW.id);
END;
CREATE TRIGGER memory_chunk_updated AFTER UPDATE ON memory_chunks BEGIN
  DELETE FROM memory_changes WHERE chunk_id = NEW.id;
  INSERT INTO memory_changes (chunk_id) VALUES (NEW.id);
END;
CREATE TRIGGER memory_chunk_deleted AFTER DELETE ON memory_chunks BEGIN
  DELETE FROM memory_changes WHERE chunk_id = OLD.id;
  INSERT INTO memory_changes (chunk_id) VALUES (OLD.id);
  -- A summary with a share of what is gone must go too; its other sources then count again. A trigger does
  -- not set itself off, so the summary's change is noted here.
  DELETE FROM memory_changes WHERE chunk_id = OLD.superseded_by;
  INSERT INTO memory_changes (chunk_id) SELECT OLD.superseded_by WHERE OLD.superseded_by IS NOT NULL;
  DELETE FROM memory_chunks WHERE id = OLD.superseded_by AND source_type = 'summary';
  -- The vectors of its neighbours have a share of its text.
  UPDATE memory_chunks SET embedding = NULL, embedding_model = NULL, stale = stale + 1 WHERE id IN (
    SELECT id FROM (SELECT id FROM memory_chunks
      WHERE conversation_id = OLD.conversation_id AND source_type = 'round' AND OLD.source_type = 'round'
        AND (ordinal, position) < (OLD.ordinal, OLD.position) ORDER BY ordinal DESC, position DESC LIMIT 1)
    UNION ALL
    SELECT id FROM (SELECT id FROM memory_chunks
      WHERE conversation_id = OLD.conversation_id AND source_type = 'round' AND OLD.source_type = 'round'
        AND (ordinal, position) > (OLD.ordinal, OLD.position) ORDER BY ordinal, position LIMIT 1)
    UNION ALL
    SELECT id FROM memory_chunks
      WHERE import_id = OLD.import_id AND position IN (OLD.position - 1, OLD.position + 1));
END;
