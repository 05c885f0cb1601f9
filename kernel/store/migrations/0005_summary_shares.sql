-- What went into which summary. `superseded_by` says it only until a source is restored; its text stays in the
-- summary all the same, and must leave memory with the source.
CREATE TABLE summary_shares (
  summary_id  TEXT NOT NULL REFERENCES memory_chunks (id) ON DELETE CASCADE,
  source_id   TEXT NOT NULL, -- no reference: its row must still be here when the trigger below looks for it
  PRIMARY KEY (summary_id, source_id)
);
CREATE INDEX summary_shares_by_source ON summary_shares (source_id);

CREATE TRIGGER memory_chunk_summed_up AFTER UPDATE OF superseded_by ON memory_chunks
WHEN (SELECT source_type FROM memory_chunks WHERE id = NEW.superseded_by) = 'summary' BEGIN
  INSERT INTO summary_shares (summary_id, source_id) VALUES (NEW.superseded_by, NEW.id)
  ON CONFLICT (summary_id, source_id) DO NOTHING;
END;

CREATE TRIGGER memory_source_deleted AFTER DELETE ON memory_chunks BEGIN
  DELETE FROM memory_changes WHERE chunk_id IN (SELECT summary_id FROM summary_shares WHERE source_id = OLD.id);
  INSERT INTO memory_changes (chunk_id) SELECT summary_id FROM summary_shares WHERE source_id = OLD.id;
  DELETE FROM memory_chunks WHERE id IN (SELECT summary_id FROM summary_shares WHERE source_id = OLD.id);
  DELETE FROM summary_shares WHERE source_id = OLD.id;
END;
