-- name: get_memory_item
SELECT * FROM memory_items WHERE id = :id;

-- name: get_memory_items
-- ids: a JSON array, whose order they keep.
SELECT m.* FROM json_each(:ids) wanted JOIN memory_items m ON m.id = wanted.value ORDER BY wanted.key;

-- name: list_memory_items
-- A page, newest first, after the row named by the cursor (before_time, before_id).
SELECT * FROM memory_items
WHERE (:before_time IS NULL OR (said_at, id) < (:before_time, :before_id))
  AND (superseded_by IS NOT NULL) = :superseded
  AND (:source_type IS NULL OR source_type = :source_type)
  AND (:source_id IS NULL OR source_id = :source_id)
  AND (:conversation_id IS NULL OR conversation_id = :conversation_id)
ORDER BY said_at DESC, id DESC
LIMIT :limit;

-- name: count_memory_items
SELECT CASE WHEN superseded_by IS NULL THEN source_type ELSE 'superseded' END AS shelf, COUNT(*) AS chunks
FROM memory_chunks GROUP BY shelf;

-- name: edit_chunk
UPDATE memory_chunks SET content = :content, content_tokens_est = :tokens, embedding = NULL,
  embedding_model = NULL, stale = stale + 1, updated_at = :now
WHERE id = :id;

-- name: pin_chunk
UPDATE memory_chunks SET pinned = :pinned, updated_at = :now WHERE id = :id;

-- name: restore_chunk
UPDATE memory_chunks SET superseded_by = NULL, valid_to = NULL, updated_at = :now WHERE id = :id;

-- name: chunks_to_forget
-- What must go with a chunk, a conversation's or an import's chunks; `is_own`: is one of the latter.
WITH RECURSIVE gone (id) AS (
  SELECT id FROM memory_chunks
  WHERE id = :chunk_id OR conversation_id = :conversation_id OR import_id = :import_id
  UNION
  -- With a note, the words it rests on: they would bring back what was forgotten.
  SELECT d.id FROM memory_chunks c JOIN memory_chunks d ON d.turn_id = c.turn_id
  WHERE c.id = :chunk_id AND c.source_type = 'note' AND d.source_type = 'round' AND d.trust = 'user'
  UNION
  -- With a user's words, the notes and the answer of the same turn, which rest on them.
  SELECT d.id FROM gone g JOIN memory_chunks c ON c.id = g.id JOIN memory_chunks d ON d.turn_id = c.turn_id
  WHERE c.source_type = 'round' AND c.trust = 'user'
    AND (d.source_type = 'note' OR (d.source_type = 'round' AND d.trust <> 'user'))
  UNION
  -- The same words in another version of the message.
  SELECT d.id FROM gone g JOIN memory_chunks c ON c.id = g.id JOIN turns t ON t.id = c.turn_id
    JOIN memory_chunks d ON d.conversation_id = c.conversation_id AND d.content = c.content
    JOIN turns v ON v.id = d.turn_id
  WHERE c.source_type = 'round' AND c.trust = 'user' AND d.source_type = 'round' AND v.parent_id IS t.parent_id
  UNION
  -- The summaries with a share of it, even if it was restored since.
  SELECT s.summary_id FROM gone g JOIN summary_shares s ON s.source_id = g.id
  UNION
  -- What was answered from it. CROSS: in this order; by type first it would read every round.
  SELECT d.id FROM gone g CROSS JOIN turn_memory u ON u.chunk_id = g.id
    CROSS JOIN memory_chunks d ON d.turn_id = u.turn_id
  WHERE d.source_type = 'round' AND d.trust <> 'user')
SELECT g.id, COALESCE(c.conversation_id = :conversation_id OR c.import_id = :import_id, FALSE) AS is_own
FROM gone g JOIN memory_chunks c ON c.id = g.id;

-- name: settle_turns_given
-- Answers from a chunk that are still being written, or not remembered yet, never will be.
UPDATE turns SET memory_settled = 1
WHERE memory_settled = 0 AND id IN (
  SELECT turn_id FROM turn_memory WHERE chunk_id IN (SELECT value FROM json_each(:ids)));

-- name: delete_prompts_given
-- Prompts that are kept and have the text of a chunk in them.
DELETE FROM prompts_sent WHERE turn_id IN (
  SELECT turn_id FROM turn_memory WHERE chunk_id IN (SELECT value FROM json_each(:ids)));

-- name: delete_chunks
DELETE FROM memory_chunks WHERE id IN (SELECT value FROM json_each(:ids));
