-- name: insert_conversation
-- A new conversation; nothing happened in it yet.
INSERT INTO conversations (id, title, title_source, created_at, updated_at)
VALUES (:id, :title, :title_source, :now, :now);

-- name: get_conversation
SELECT id, title, title_source, created_at, updated_at, pinned, archived, last_seq
FROM conversations WHERE id = :id;

-- name: list_conversations
-- A page, what is pinned first, then the newest first, after the row named by the cursor (before_pinned,
-- before_time, before_id). Those that the baseline suite talks in are nobody's. found_in: of a search that the
-- title does not answer, the newest message that does.
SELECT * FROM (
  SELECT c.id, c.title, c.updated_at, c.pinned, c.archived,
    (SELECT COUNT(*) FROM messages m JOIN turns t ON t.id = m.turn_id
      WHERE m.conversation_id = c.id AND m.role <> 'tool' AND t.shown) AS message_count,
    (SELECT m.content FROM messages m JOIN turns t ON t.id = m.turn_id
      WHERE m.conversation_id = c.id AND m.role <> 'tool' AND t.shown
      ORDER BY t.ordinal DESC, m.position DESC LIMIT 1) AS last_message,
    CASE WHEN :query IS NULL THEN NULL WHEN says(c.title, :query) THEN '' ELSE (
      SELECT m.id FROM messages m JOIN turns t ON t.id = m.turn_id
      WHERE m.conversation_id = c.id AND m.role <> 'tool' AND t.shown AND says(m.content, :query)
      ORDER BY t.ordinal DESC, m.position DESC LIMIT 1) END AS found_in
  FROM conversations c
  WHERE (:before_id IS NULL OR (c.pinned, c.updated_at, c.id) < (:before_pinned, :before_time, :before_id))
    AND (:archived IS NULL OR c.archived = :archived)
    AND (:only_id IS NULL OR c.id = :only_id)
    AND NOT EXISTS (SELECT 1 FROM baseline_conversations b WHERE b.conversation_id = c.id)) c
WHERE :query IS NULL OR found_in IS NOT NULL
ORDER BY c.pinned DESC, c.updated_at DESC, c.id DESC
LIMIT :limit;

-- name: found_message
SELECT turn_id, content FROM messages WHERE id = :id;

-- name: set_title
-- A title the user chose is never replaced by one the program made.
UPDATE conversations SET title = :title, title_source = :source
WHERE id = :id AND (:source = 'user' OR title_source = 'none')
RETURNING updated_at;

-- name: set_place
UPDATE conversations SET pinned = COALESCE(:pinned, pinned), archived = COALESCE(:archived, archived)
WHERE id = :id RETURNING id;

-- name: delete_conversation
DELETE FROM conversations WHERE id = :id RETURNING id;

-- name: touch_conversation
UPDATE conversations SET updated_at = :now WHERE id = :id RETURNING id;
