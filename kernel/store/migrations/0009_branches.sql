-- Versions: a message that is changed, or answered again, begins a branch. See adr/0014.
ALTER TABLE turns ADD COLUMN parent_id TEXT;  -- the chat turn it follows, NULL for a first one and for imports
ALTER TABLE turns ADD COLUMN shown INTEGER NOT NULL DEFAULT 1;  -- on the branch that is read, remembered and sent

UPDATE turns SET parent_id = (
  SELECT p.id FROM turns p
  WHERE p.conversation_id = turns.conversation_id AND p.kind = 'chat' AND p.ordinal < turns.ordinal
  ORDER BY p.ordinal DESC LIMIT 1)
WHERE kind = 'chat';

-- What was said on another branch is not found: an index in memory reads it again as if it were deleted.
CREATE TRIGGER turn_shown AFTER UPDATE OF shown ON turns WHEN OLD.shown <> NEW.shown BEGIN
  DELETE FROM memory_changes WHERE chunk_id IN (SELECT id FROM memory_chunks WHERE turn_id = NEW.id);
  INSERT INTO memory_changes (chunk_id) SELECT id FROM memory_chunks WHERE turn_id = NEW.id;
END;

-- The list begins with what is pinned.
DROP INDEX conversations_by_update;
CREATE INDEX conversations_by_place ON conversations (pinned DESC, updated_at DESC, id DESC);
