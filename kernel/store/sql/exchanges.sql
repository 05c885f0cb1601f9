-- name: insert_exchange
INSERT INTO exchanges (turn_id, conversation_id, model, provider, ttft_ms, model_ttft_ms, total_ms,
  prompt_tokens, cached_prompt_tokens, completion_tokens, tokens_per_second, created_at)
VALUES (:turn_id, :conversation_id, :model, :provider, :ttft_ms, :model_ttft_ms, :total_ms,
  :prompt_tokens, :cached_prompt_tokens, :completion_tokens, :tokens_per_second, :now);
