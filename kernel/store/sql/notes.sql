-- name: live_notes
SELECT id, conversation_id, kind, content, said_at, pinned, embedding, embedding_model
FROM memory_chunks WHERE source_type = 'note' AND superseded_by IS NULL ORDER BY said_at, id;

-- name: user_rounds_of_turn
SELECT content FROM memory_chunks
WHERE source_type = 'round' AND source_id = :turn_id AND speaker = 'user' ORDER BY position;

-- name: supersede_chunk
UPDATE memory_chunks SET superseded_by = :by, valid_to = :now, updated_at = :now
WHERE id = :id AND superseded_by IS NULL AND id <> :by;

-- name: compaction_is_due
-- Pinned notes count against the limit, but are not rolled up.
SELECT 1 AS due
WHERE (SELECT COUNT(*) FROM memory_chunks WHERE source_type = 'note' AND superseded_by IS NULL) > :limit
  AND NOT EXISTS (SELECT 1 FROM jobs WHERE kind = 'compact_memory');

-- name: unfinished_chat_turn
SELECT 1 AS waits FROM turns WHERE completed_at IS NULL AND kind = 'chat' LIMIT 1;
