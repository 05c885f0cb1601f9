-- name: put_exchange
-- Under the time of its turn, which is in the order of the ids.
INSERT INTO exchanges (turn_id, conversation_id, created_at, status, model, provider, ttft_ms, model_ttft_ms, total_ms,
  prompt_tokens, cached_prompt_tokens, completion_tokens, tokens_per_second, prompt_parts, trace)
SELECT id, conversation_id, accepted_at, :status, :model, :provider, :ttft_ms, :model_ttft_ms, :total_ms,
  :prompt_tokens, :cached_prompt_tokens, :completion_tokens, :tokens_per_second, :prompt_parts, :trace
FROM turns WHERE id = :turn_id AND kind = 'chat'
ON CONFLICT (turn_id) DO UPDATE SET status = excluded.status, model = excluded.model, provider = excluded.provider,
  ttft_ms = excluded.ttft_ms, model_ttft_ms = excluded.model_ttft_ms, total_ms = excluded.total_ms,
  prompt_tokens = excluded.prompt_tokens, cached_prompt_tokens = excluded.cached_prompt_tokens,
  completion_tokens = excluded.completion_tokens, tokens_per_second = excluded.tokens_per_second,
  prompt_parts = excluded.prompt_parts, trace = excluded.trace;

-- name: end_exchange
-- Of a turn without an answer; figures that were measured stay.
INSERT INTO exchanges (turn_id, conversation_id, created_at, status, total_ms, trace)
SELECT id, conversation_id, accepted_at, :status, :total_ms, :trace FROM turns WHERE id = :turn_id AND kind = 'chat'
ON CONFLICT (turn_id) DO UPDATE SET status = excluded.status, total_ms = excluded.total_ms, trace = excluded.trace;

-- name: get_tokens_read_before
-- Of the turn that this one follows: its prompt and its answer are the beginning of the next prompt.
SELECT e.prompt_tokens + e.completion_tokens AS tokens FROM turns t JOIN exchanges e ON e.turn_id = t.parent_id
WHERE t.id = :turn_id AND e.model = :model;

-- name: get_exchange_trace
SELECT trace FROM exchanges WHERE turn_id = :turn_id;

-- name: list_exchanges
-- A page of turns that have ended, newest first, after the row named by the cursor (before_time, before_id).
SELECT e.turn_id, e.conversation_id, c.title AS conversation_title, m.content AS message, e.created_at, e.status,
  t.error_code, t.error, t.route, t.decided_by, t.confidence, t.route_detail, e.model, e.provider, e.ttft_ms,
  e.model_ttft_ms, e.total_ms, e.prompt_tokens, e.cached_prompt_tokens, e.completion_tokens, e.tokens_per_second,
  e.prompt_parts, e.trace
FROM exchanges e JOIN turns t ON t.id = e.turn_id JOIN messages m ON m.id = e.turn_id
  JOIN conversations c ON c.id = e.conversation_id
WHERE e.status <> 'running'
  AND (:before_time IS NULL OR (e.created_at, e.turn_id) < (:before_time, :before_id))
ORDER BY e.created_at DESC, e.turn_id DESC LIMIT :limit;

-- name: chunks_given_to
-- ids: a JSON array of turns.
SELECT u.turn_id, u.chunk_id, c.source_type, u.rank, u.score
FROM turn_memory u JOIN memory_chunks c ON c.id = u.chunk_id
WHERE u.turn_id IN (SELECT value FROM json_each(:ids)) ORDER BY u.turn_id, u.rank;

-- name: tool_calls_of
SELECT turn_id, tool FROM messages
WHERE turn_id IN (SELECT value FROM json_each(:ids)) AND role = 'tool' ORDER BY turn_id, position;

-- name: prompts_of
SELECT turn_id, messages FROM prompts_sent WHERE turn_id IN (SELECT value FROM json_each(:ids));

-- name: count_exchanges
SELECT status, COUNT(*) AS turns FROM exchanges WHERE status <> 'running' GROUP BY status;

-- name: exchange_spreads
SELECT COUNT(ttft_ms) AS ttft_count, MIN(ttft_ms) AS ttft_min, AVG(ttft_ms) AS ttft_avg, MAX(ttft_ms) AS ttft_max,
  COUNT(model_ttft_ms) AS model_ttft_count, MIN(model_ttft_ms) AS model_ttft_min, AVG(model_ttft_ms) AS model_ttft_avg,
  MAX(model_ttft_ms) AS model_ttft_max,
  COUNT(total_ms) AS total_count, MIN(total_ms) AS total_min, AVG(total_ms) AS total_avg, MAX(total_ms) AS total_max,
  COUNT(tokens_per_second) AS speed_count, MIN(tokens_per_second) AS speed_min, AVG(tokens_per_second) AS speed_avg,
  MAX(tokens_per_second) AS speed_max
FROM exchanges WHERE status = 'completed';

-- name: newest_figures
SELECT ttft_ms, model_ttft_ms, total_ms, tokens_per_second FROM exchanges
WHERE status = 'completed' ORDER BY created_at DESC, turn_id DESC LIMIT :limit;

-- name: tokens_since
SELECT COUNT(*) AS turns, COALESCE(SUM(prompt_tokens), 0) AS prompt_tokens,
  COALESCE(SUM(cached_prompt_tokens), 0) AS cached_prompt_tokens,
  COALESCE(SUM(completion_tokens), 0) AS completion_tokens
FROM exchanges WHERE status <> 'running' AND created_at >= :since;

-- name: tokens_by_day
-- Days of UTC, the newest first.
SELECT substr(created_at, 1, 10) AS day, COUNT(*) AS turns, COALESCE(SUM(prompt_tokens), 0) AS prompt_tokens,
  COALESCE(SUM(cached_prompt_tokens), 0) AS cached_prompt_tokens,
  COALESCE(SUM(completion_tokens), 0) AS completion_tokens
FROM exchanges WHERE status <> 'running' GROUP BY substr(created_at, 1, 10) ORDER BY 1 DESC LIMIT :days;

-- name: turns_by_route
SELECT COALESCE(t.route, '') AS route, COALESCE(t.decided_by, '') AS decided_by, COUNT(*) AS turns
FROM exchanges e JOIN turns t ON t.id = e.turn_id WHERE e.status <> 'running'
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2;

-- name: put_prompt
INSERT INTO prompts_sent (turn_id, messages, created_at) VALUES (:turn_id, :messages, :now)
ON CONFLICT (turn_id) DO UPDATE SET messages = excluded.messages, created_at = excluded.created_at;

-- name: delete_old_prompts
DELETE FROM prompts_sent WHERE turn_id IN (
  SELECT turn_id FROM prompts_sent ORDER BY created_at DESC, turn_id DESC LIMIT 1000 OFFSET :kept);

-- name: delete_prompts
DELETE FROM prompts_sent;

-- name: get_token_rate
SELECT provider, model, characters / tokens AS characters_per_token, prompts, error_default, error_learned
FROM token_rates WHERE provider = :provider AND model = :model;

-- name: list_token_rates
SELECT provider, model, characters / tokens AS characters_per_token, prompts, error_default, error_learned
FROM token_rates ORDER BY provider, model;

-- name: learn_token_rate
-- Of the sums before, :keep is kept.
INSERT INTO token_rates (provider, model, characters, tokens, prompts, error_default, error_learned)
VALUES (:provider, :model, :characters, :tokens, 1, :error_default, :error_learned)
ON CONFLICT (provider, model) DO UPDATE SET
  characters = characters * :keep + excluded.characters, tokens = tokens * :keep + excluded.tokens,
  prompts = prompts + 1,
  error_default = error_default * :keep + excluded.error_default * (1 - :keep),
  error_learned = error_learned * :keep + excluded.error_learned * (1 - :keep);
