-- name: insert_chunk
INSERT INTO memory_chunks (id, source_type, source_id, conversation_id, turn_id, import_id, ordinal, position,
  trust, speaker, label, kind, quote, content, content_tokens_est, said_at, created_at, updated_at)
VALUES (:id, :source_type, :source_id, :conversation_id, :turn_id, :import_id, :ordinal, :position,
  :trust, :speaker, :label, :kind, :quote, :content, :content_tokens_est, :said_at, :now, :now);

-- name: set_chunk_embedding
-- Only of the text that was embedded: an edit in between wins, and so does a change of a neighbour.
UPDATE memory_chunks SET embedding = :embedding, embedding_model = :model, stale = MAX(stale - :seen, 0)
WHERE id = :id AND content = :content;

-- name: memory_outside
-- Of any other conversation, of none, or not a round of this one.
SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM memory_chunks WHERE conversation_id < :conversation_id)
  OR EXISTS (SELECT 1 FROM memory_chunks WHERE conversation_id > :conversation_id)
  OR EXISTS (SELECT 1 FROM memory_chunks WHERE conversation_id IS NULL)
  OR EXISTS (SELECT 1 FROM memory_chunks
    WHERE conversation_id = :conversation_id AND source_type <> 'round');

-- name: documents_being_read
SELECT i.filename FROM turns t JOIN imports i ON i.id = t.id
WHERE t.conversation_id = :conversation_id AND t.completed_at IS NULL AND t.kind = 'import'
ORDER BY t.ordinal;

-- name: memory_revision
SELECT COALESCE(MAX(revision), 0) AS revision FROM memory_changes;

-- name: memory_changes_after
SELECT revision, chunk_id FROM memory_changes WHERE revision > :revision ORDER BY revision LIMIT :limit;

-- name: changed_memory_items
-- Those of the changes that are not deletions: what was said on another branch counts as deleted.
SELECT h.revision, i.*, c.embedding
FROM memory_changes h JOIN memory_chunks c ON c.id = h.chunk_id JOIN memory_items i ON i.id = c.id
WHERE h.revision > :revision AND h.revision <= :last
  AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.id = c.turn_id AND NOT t.shown);

-- name: delete_turn_memory
DELETE FROM turn_memory WHERE turn_id = :turn_id;

-- name: insert_turn_memory
INSERT INTO turn_memory (turn_id, chunk_id, rank, score)
SELECT :turn_id, :chunk_id, :rank, :score WHERE EXISTS (SELECT 1 FROM memory_chunks WHERE id = :chunk_id);

-- name: settle_turn_given_forgotten
-- One of the chunks was forgotten while the answer was prepared: the answer is not remembered.
UPDATE turns SET memory_settled = 1
WHERE id = :turn_id AND :given > (SELECT COUNT(*) FROM turn_memory WHERE turn_id = :turn_id);

-- name: used_chunks
-- What the answers of a conversation, or of one turn, were given.
SELECT u.turn_id, u.chunk_id, c.source_type, u.rank, u.score
FROM turns t JOIN turn_memory u ON u.turn_id = t.id JOIN memory_chunks c ON c.id = u.chunk_id
WHERE t.conversation_id = :conversation_id AND (:turn_id IS NULL OR t.id = :turn_id)
ORDER BY u.turn_id, u.rank;
