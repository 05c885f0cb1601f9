-- Deleting a large document or a long conversation: what goes as a whole leaves no neighbour to embed again, what
-- goes piece by piece finds its neighbours by an index, and what most chunks have no part in is a trigger of its
-- own that costs them no more than its condition.
DROP INDEX memory_chunks_by_source;
CREATE INDEX memory_chunks_by_source ON memory_chunks (source_type, source_id, position);

DROP TRIGGER memory_chunk_deleted;
CREATE TRIGGER memory_chunk_deleted AFTER DELETE ON memory_chunks BEGIN
  DELETE FROM memory_changes WHERE chunk_id = OLD.id;
  INSERT INTO memory_changes (chunk_id) VALUES (OLD.id);
END;

-- A summary with a share of what is gone must go too; its other sources then count again.
CREATE TRIGGER memory_superseded_deleted AFTER DELETE ON memory_chunks WHEN OLD.superseded_by IS NOT NULL BEGIN
  DELETE FROM memory_chunks WHERE id = OLD.superseded_by AND source_type = 'summary';
END;
DROP TRIGGER memory_source_deleted;
CREATE TRIGGER memory_source_deleted AFTER DELETE ON memory_chunks
WHEN EXISTS (SELECT 1 FROM summary_shares WHERE source_id = OLD.id) BEGIN
  DELETE FROM memory_chunks WHERE id IN (SELECT summary_id FROM summary_shares WHERE source_id = OLD.id);
  DELETE FROM summary_shares WHERE source_id = OLD.id;
END;

-- The vectors of its neighbours, in the same turn or document, have a share of its text. They follow it if the
-- row of the conversation or the import is gone already, which is deleted before what belongs to it.
CREATE TRIGGER memory_neighbour_deleted AFTER DELETE ON memory_chunks
WHEN EXISTS (SELECT 1 FROM conversations WHERE id = OLD.conversation_id)
  AND (OLD.source_type = 'round'
    OR (OLD.source_type = 'document' AND EXISTS (SELECT 1 FROM imports WHERE id = OLD.import_id))) BEGIN
  UPDATE memory_chunks SET embedding = NULL, embedding_model = NULL, stale = stale + 1 WHERE id IN (
    SELECT id FROM (SELECT id FROM memory_chunks
      WHERE source_type = OLD.source_type AND source_id = OLD.source_id AND position < OLD.position
      ORDER BY position DESC LIMIT 1)
    UNION ALL
    SELECT id FROM (SELECT id FROM memory_chunks
      WHERE source_type = OLD.source_type AND source_id = OLD.source_id AND position > OLD.position
      ORDER BY position LIMIT 1));
END;
