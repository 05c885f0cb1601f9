-- name: list_branch_turns
-- All turns of a conversation as a tree; imports belong to every branch.
SELECT id, parent_id, kind, shown, status, completed_at IS NOT NULL AS ended FROM turns
WHERE conversation_id = :conversation_id ORDER BY ordinal;

-- name: show_turns
-- Exactly these (a JSON array) and the imports are shown.
UPDATE turns SET shown = NOT shown
WHERE conversation_id = :conversation_id AND kind = 'chat'
  AND shown <> (id IN (SELECT value FROM json_each(:ids)));
