-- name: insert_conversation
-- A new conversation; nothing happened in it yet.
INSERT INTO conversations (id, title, title_source, created_at, updated_at)
VALUES (:id, :title, :title_source, :now, :now);

-- name: get_conversation
SELECT id, title, title_source, created_at, updated_at, pinned, archived, last_seq
FROM conversations WHERE id = :id;

-- name: list_conversations
-- A page, newest first, after the row named by the cursor (before_time, before_id). Those that the baseline
-- suite talks in are nobody's.
SELECT c.id, c.title, c.updated_at, c.pinned, c.archived,
  (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id AND m.role <> 'tool') AS message_count,
  (SELECT m.content FROM messages m JOIN turns t ON t.id = m.turn_id
    WHERE m.conversation_id = c.id AND m.role <> 'tool'
    ORDER BY t.ordinal DESC, m.position DESC LIMIT 1) AS last_message
FROM conversations c
WHERE (:before_time IS NULL OR (c.updated_at, c.id) < (:before_time, :before_id))
  AND (:pattern IS NULL OR c.title LIKE :pattern ESCAPE '\')
  AND (:only_id IS NULL OR c.id = :only_id)
  AND NOT EXISTS (SELECT 1 FROM baseline_conversations b WHERE b.conversation_id = c.id)
ORDER BY c.updated_at DESC, c.id DESC
LIMIT :limit;

-- name: set_title
-- A title the user chose is never replaced by one the program made.
UPDATE conversations SET title = :title, title_source = :source
WHERE id = :id AND (:source = 'user' OR title_source = 'none')
RETURNING updated_at;

-- name: delete_conversation
DELETE FROM conversations WHERE id = :id RETURNING id;

-- name: touch_conversation
UPDATE conversations SET updated_at = :now WHERE id = :id RETURNING id;
