-- name: insert_message
INSERT INTO messages (id, conversation_id, turn_id, position, role, status, content, reasoning, tool, error,
  attempt, created_at, completed_at)
VALUES (:id, :conversation_id, :turn_id, :position, :role, :status, :content, :reasoning, :tool, :error,
  :attempt, :created_at, :completed_at);

-- name: next_position
SELECT COALESCE(MAX(position), 0) + 1 AS position FROM messages WHERE turn_id = :turn_id;

-- name: list_messages
-- By turn, not by time: a message may be queued while an earlier turn is still being answered. turns: a JSON
-- array, or NULL for those that are shown.
SELECT m.id, m.conversation_id, m.turn_id, m.role, m.status, m.content, m.reasoning, m.tool, m.error,
  m.attempt, m.created_at, m.completed_at, t.ordinal
FROM messages m JOIN turns t ON t.id = m.turn_id
WHERE m.conversation_id = :conversation_id
  AND CASE WHEN :turns IS NULL THEN t.shown ELSE t.id IN (SELECT value FROM json_each(:turns)) END
ORDER BY t.ordinal, m.position;

-- name: messages_before
-- The texts of a conversation before one of its turns: the history a model is given.
SELECT m.turn_id, m.role, m.status, m.content, m.tool FROM messages m JOIN turns t ON t.id = m.turn_id
WHERE m.conversation_id = :conversation_id AND t.ordinal < :ordinal AND t.shown ORDER BY t.ordinal, m.position;

-- name: recent_messages
-- The texts of the last turns before one, cut; a user's are whole.
SELECT m.role, CASE m.role WHEN 'user' THEN m.content ELSE SUBSTR(m.content, 1, :characters) END AS content
FROM messages m JOIN turns t ON t.id = m.turn_id
WHERE m.content <> '' AND t.id IN (
  SELECT id FROM turns WHERE conversation_id = :conversation_id AND ordinal < :ordinal AND shown
  ORDER BY ordinal DESC LIMIT :turns)
ORDER BY t.ordinal, m.position;

-- name: opening_of
SELECT COALESCE(i.filename, m.content) AS content
FROM messages m JOIN turns t ON t.id = m.turn_id LEFT JOIN imports i ON i.id = t.id
WHERE m.conversation_id = :conversation_id AND m.role = 'user' AND t.shown
ORDER BY t.ordinal LIMIT 1;

-- name: message_text
SELECT content FROM messages WHERE id = :id;

-- name: tool_message
-- The result of a tool call that an earlier attempt of the turn has stored.
SELECT tool FROM messages WHERE id = :call_id AND role = 'tool';

-- name: begun_tool_calls
-- The tool calls that earlier attempts of a turn have announced; a call that did not end may have been made.
SELECT data FROM events WHERE turn_id = :turn_id AND type = 'tool.called' ORDER BY seq;
