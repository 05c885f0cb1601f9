-- name: unfinished_baseline_run
SELECT id FROM baseline_runs WHERE status IN ('queued', 'running') LIMIT 1;

-- name: insert_baseline_run
INSERT INTO baseline_runs (id, mode, cases, runs, settings, machine, version, total_calls, accepted_at)
VALUES (:id, :mode, :cases, :runs, :settings, :machine, :version, :total_calls, :now);

-- name: begin_baseline_run
UPDATE baseline_runs SET status = 'running', provider = :provider, model = :model, started_at = :now
WHERE id = :id;

-- name: set_baseline_case
UPDATE baseline_runs SET current_case = :case_name WHERE id = :id;

-- name: end_baseline_run
-- Only an unfinished run changes: how it ended is final.
UPDATE baseline_runs SET status = :status, error = :error, ended_at = :now, current_case = NULL
WHERE id = :id AND status IN ('queued', 'running');

-- name: interrupt_baseline_runs
UPDATE baseline_runs SET status = 'interrupted', error = :error, ended_at = :now, current_case = NULL
WHERE status IN ('queued', 'running');

-- name: get_baseline_run
SELECT r.*, (SELECT COUNT(*) FROM baseline_calls c WHERE c.run_id = r.id) AS done_calls
FROM baseline_runs r WHERE r.id = :id;

-- name: list_baseline_runs
-- A page, newest first, after the row named by the cursor (before_time, before_id).
SELECT r.*, (SELECT COUNT(*) FROM baseline_calls c WHERE c.run_id = r.id) AS done_calls
FROM baseline_runs r
WHERE (:before_time IS NULL OR (r.accepted_at, r.id) < (:before_time, :before_id))
ORDER BY r.accepted_at DESC, r.id DESC
LIMIT :limit;

-- name: insert_baseline_call
INSERT INTO baseline_calls (run_id, position, mode, repetition, case_name, turn, wanted_tokens, sent_tokens,
  clipped, ttft_ms, model_ttft_ms, total_ms, prompt_tokens, cached_prompt_tokens, completion_tokens,
  tokens_per_second, route, status, error, asked_at)
VALUES (:run_id, :position, :mode, :repetition, :case_name, :turn, :wanted_tokens, :sent_tokens,
  :clipped, :ttft_ms, :model_ttft_ms, :total_ms, :prompt_tokens, :cached_prompt_tokens, :completion_tokens,
  :tokens_per_second, :route, :status, :error, :asked_at);

-- name: list_baseline_calls
SELECT * FROM baseline_calls WHERE run_id = :run_id ORDER BY position;

-- name: insert_baseline_conversation
INSERT INTO baseline_conversations (conversation_id, max_response_tokens)
VALUES (:conversation_id, :max_response_tokens);

-- name: get_baseline_conversation
SELECT max_response_tokens FROM baseline_conversations WHERE conversation_id = :conversation_id;

-- name: list_baseline_conversations
SELECT conversation_id FROM baseline_conversations;

-- name: baseline_job
SELECT j.id FROM jobs j JOIN baseline_conversations b ON b.conversation_id = j.conversation_id LIMIT 1;

-- name: baseline_turn
-- How a turn ended and what it took.
SELECT t.status, t.route, t.error_code, t.error, t.completed_at, m.content AS answer, e.provider, e.model,
  e.model_ttft_ms, e.prompt_tokens, e.cached_prompt_tokens, e.completion_tokens
FROM turns t
  LEFT JOIN messages m ON m.id = t.reply_id
  LEFT JOIN exchanges e ON e.turn_id = t.id
WHERE t.id = :id;
