-- name: stale_chunks
-- What is to be embedded, the newest first: what was said last is asked about first.
SELECT i.*, c.stale FROM memory_chunks c JOIN memory_items i ON i.id = c.id
WHERE c.id IN (
  SELECT id FROM (SELECT id FROM memory_chunks WHERE stale > 0 ORDER BY id DESC LIMIT :limit)
  UNION
  SELECT id FROM (SELECT id FROM memory_chunks WHERE embedding_model < :model LIMIT :limit)
  UNION
  SELECT id FROM (SELECT id FROM memory_chunks WHERE embedding_model > :model LIMIT :limit))
ORDER BY c.id DESC LIMIT :limit;

-- name: stale_chunks_oldest_first
-- When all are marked: those of another model are among them.
SELECT i.*, c.stale FROM memory_chunks c JOIN memory_items i ON i.id = c.id
WHERE c.stale > 0 ORDER BY c.id LIMIT :limit;

-- name: count_stale_chunks
SELECT (SELECT COUNT(*) FROM memory_chunks WHERE stale > 0)
  + (SELECT COUNT(*) FROM memory_chunks WHERE stale = 0 AND embedding_model < :model)
  + (SELECT COUNT(*) FROM memory_chunks WHERE stale = 0 AND embedding_model > :model) AS chunks;

-- name: any_stale_chunk
SELECT 1 AS stale FROM memory_chunks WHERE stale > 0 LIMIT 1;

-- name: any_chunk
SELECT 1 AS one FROM memory_chunks LIMIT 1;

-- name: give_up_vector
UPDATE memory_chunks SET embedding = NULL, embedding_model = :model, stale = MAX(stale - :seen, 0)
WHERE id = :id;

-- name: chunk_before
SELECT * FROM memory_items
WHERE source_type = :source_type AND source_id = :source_id AND position < :position
ORDER BY position DESC LIMIT 1;

-- name: chunk_after
SELECT * FROM memory_items
WHERE source_type = :source_type AND source_id = :source_id AND position > :position
ORDER BY position LIMIT 1;

-- name: mark_all_stale
UPDATE memory_chunks SET stale = stale + 1 WHERE stale = 0;

-- name: unsettled_turns
-- Completed turns that memory has not seen, and that no job will show it.
SELECT t.id, t.conversation_id, t.ordinal FROM turns t
WHERE t.memory_settled = 0 AND t.kind = 'chat' AND t.status = 'completed' AND t.id > :after
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.turn_id = t.id AND j.kind = 'finalize_turn')
ORDER BY t.id LIMIT :limit;

-- name: count_unsettled_turns
SELECT COUNT(*) AS turns FROM turns t
WHERE t.memory_settled = 0 AND t.kind = 'chat' AND t.status = 'completed'
  AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.turn_id = t.id AND j.kind = 'finalize_turn');

-- name: settle_turn
-- No row: it is settled already.
UPDATE turns SET memory_settled = 1 WHERE id = :id AND memory_settled = 0
RETURNING id, conversation_id, ordinal, kind, status;

-- name: messages_of_turn
SELECT role, content, created_at FROM messages WHERE turn_id = :turn_id ORDER BY position;
