-- name: insert_import
INSERT INTO imports (id, conversation_id, filename, media_type, size_bytes, sha256, stored_name, progress, created_at)
VALUES (:id, :conversation_id, :filename, :media_type, :size_bytes, :sha256, :stored_name, :progress, :now);

-- name: list_imports
-- Imports with what became of their turns, newest first: ids sort by time.
SELECT i.id, i.conversation_id, i.filename, i.media_type, i.size_bytes, i.progress, i.created_at,
  t.status AS turn_status, t.error, t.error_code, t.completed_at AS processed_at,
  (SELECT COUNT(*) FROM memory_chunks c WHERE c.import_id = i.id) AS chunks
FROM imports i JOIN turns t ON t.id = i.id
WHERE (:id IS NULL OR i.id = :id)
  AND (:conversation_id IS NULL OR i.conversation_id = :conversation_id)
  AND (:before IS NULL OR i.id < :before)
ORDER BY i.id DESC LIMIT :limit;

-- name: find_same_import
-- The same file in the same conversation, unless reading it failed or was stopped.
SELECT i.id FROM imports i JOIN turns t ON t.id = i.id
WHERE i.conversation_id = :conversation_id AND i.sha256 = :sha256
  AND t.status IN ('queued', 'running', 'completed')
ORDER BY i.id DESC LIMIT 1;

-- name: get_stored_document
SELECT id, filename, media_type, stored_name FROM imports WHERE id = :id;

-- name: set_import_progress
UPDATE imports SET progress = :progress WHERE id = :id;

-- name: delete_import
-- Its chunks go with it; its messages are the conversation's log and stay.
DELETE FROM imports WHERE id = :id RETURNING stored_name;

-- name: owned_uploads
-- Files that somebody still needs: a document that could not be read is not kept.
SELECT i.stored_name FROM imports i JOIN turns t ON t.id = i.id
WHERE t.status IN ('queued', 'running', 'completed');

-- name: insert_import_turn
-- It is routed by what it is, and waits for no other turn.
INSERT INTO turns (id, conversation_id, ordinal, reply_id, kind, status, route, decided_by, confidence,
  request_hash, accepted_at, accepted_mono, boot_id)
VALUES (:id, :conversation_id, :ordinal, :reply_id, 'import', 'running', 'import', 'rule', 1.0,
  :sha256, :now, :mono, :boot_id);
