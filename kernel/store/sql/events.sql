-- name: advance_seq
-- Take the next :count sequence numbers of a conversation; no row = it was deleted.
UPDATE conversations SET last_seq = last_seq + :count WHERE id = :conversation_id RETURNING last_seq;

-- name: advance_seq_fenced
-- The same, only while the job is still held by this owner in this attempt.
UPDATE conversations SET last_seq = last_seq + :count
WHERE id = :conversation_id AND EXISTS (
  SELECT 1 FROM jobs WHERE jobs.id = :job_id AND owner = :owner AND attempt = :attempt AND status = 'running')
RETURNING last_seq;

-- name: insert_event
INSERT INTO events (conversation_id, seq, turn_id, type, data)
VALUES (:conversation_id, :seq, :turn_id, :type, :data);

-- name: events_after
-- A conversation's events after a sequence number: what a resuming client has missed.
SELECT id, conversation_id, seq, turn_id, type, data FROM events
WHERE conversation_id = :conversation_id AND seq > :after ORDER BY seq LIMIT :limit;

-- name: events_tail
-- Events of all conversations in the order of their commits.
SELECT id, conversation_id, seq, turn_id, type, data FROM events WHERE id > :after ORDER BY id LIMIT :limit;

-- name: newest_event_id
SELECT COALESCE(MAX(id), 0) AS id FROM events;

-- name: oldest_seq
SELECT MIN(seq) AS seq FROM events WHERE conversation_id = :conversation_id;

-- name: events_of_turn
-- What a turn has written so far, for the text of a running answer and its stage.
SELECT id, conversation_id, seq, turn_id, type, data FROM events
WHERE turn_id = :turn_id
  AND type IN ('message.started', 'message.delta', 'message.reasoning', 'turn.stage')
ORDER BY seq;
