-- name: find_turn_by_key
SELECT id, conversation_id, request_hash, accepted_at FROM turns WHERE idempotency_key = :key;

-- name: next_ordinal
UPDATE conversations SET last_ordinal = last_ordinal + 1, updated_at = :now
WHERE id = :id
RETURNING last_ordinal,
  (SELECT COUNT(*) FROM turns
    WHERE conversation_id = :id AND completed_at IS NULL AND kind = 'chat') AS unfinished;

-- name: insert_turn
-- It follows the last one that is shown.
INSERT INTO turns (id, conversation_id, ordinal, parent_id, reply_id, status, idempotency_key, request_hash,
  accepted_at, accepted_mono, boot_id)
VALUES (:id, :conversation_id, :ordinal, (
  SELECT id FROM turns WHERE conversation_id = :conversation_id AND kind = 'chat' AND shown
  ORDER BY ordinal DESC LIMIT 1), :reply_id, 'queued', :key, :request_hash, :now, :mono, :boot_id);

-- name: get_turn
-- A turn with the text it answers.
SELECT t.id, t.conversation_id, t.ordinal, t.kind, t.reply_id, t.status, t.route, t.decided_by, t.confidence,
  t.route_detail, t.accepted_at, t.accepted_mono, t.boot_id, t.trace, m.content AS message
FROM turns t JOIN messages m ON m.id = t.id WHERE t.id = :id;

-- name: list_turns
-- turns: a JSON array, or NULL for those that are shown.
SELECT t.id, t.conversation_id, t.ordinal, t.reply_id, t.status, t.route, t.decided_by, t.confidence,
  t.route_detail, t.error_code, t.error, t.accepted_at, t.accepted_mono, t.boot_id, t.completed_at,
  e.turn_id AS exchange_of, e.model, e.provider, e.ttft_ms, e.model_ttft_ms, e.total_ms, e.prompt_tokens,
  e.cached_prompt_tokens, e.completion_tokens, e.tokens_per_second
FROM turns t LEFT JOIN exchanges e ON e.turn_id = t.id AND e.status = 'completed'
WHERE t.conversation_id = :conversation_id
  AND CASE WHEN :turns IS NULL THEN t.shown ELSE t.id IN (SELECT value FROM json_each(:turns)) END
ORDER BY t.ordinal;

-- name: unfinished_turns
-- Messages before documents: stopping without a name means the answer.
SELECT id, status FROM turns
WHERE conversation_id = :conversation_id AND completed_at IS NULL ORDER BY kind = 'import', ordinal;

-- name: set_turn_route
-- Only an unfinished turn changes: a terminal status is final. A second routing keeps the embedding of the
-- first.
UPDATE turns SET status = 'running', route = :route, decided_by = :decided_by, confidence = :confidence,
  route_detail = :detail, query_embedding = COALESCE(:embedding, query_embedding),
  query_embedding_model = COALESCE(:embedding_model, query_embedding_model), trace = :trace
WHERE id = :id AND completed_at IS NULL RETURNING id;

-- name: finish_turn
UPDATE turns SET status = :status, completed_at = :now, error_code = :error_code, error = :error
WHERE id = :id AND completed_at IS NULL RETURNING id, conversation_id, reply_id, accepted_at;

-- name: get_query_embedding
SELECT query_embedding, query_embedding_model FROM turns WHERE id = :id;
