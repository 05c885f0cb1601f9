-- What an archive holds, a statement a table (see store/archive/rows.py): the columns in the order they are written,
-- the rows in an order that is the same wherever the same rows are. Left out are secrets, what only this machine
-- means (leases, monotonic times, heartbeats), what is made again (vectors, learned token rates), and conversations
-- of the baseline suite, which are nobody's.

-- name: archive_settings
-- Choices that the user made, by name: another key may be a secret one day.
SELECT key, value FROM settings
WHERE key IN ('model', 'context', 'memory_enabled', 'keep_prompts', 'active_profile') ORDER BY key;

-- name: archive_prompt_profiles
SELECT id, title, created_at FROM prompt_profiles ORDER BY id;

-- name: archive_prompt_overrides
SELECT profile_id, component_id, content, enabled FROM prompt_overrides ORDER BY profile_id, component_id;

-- name: archive_mcp_servers
-- Without the values of env and headers, and without the query of a URL, where keys often are.
SELECT id, slug, name, transport, command, args,
  CASE WHEN instr(url, '?') > 0 THEN substr(url, 1, instr(url, '?') - 1) ELSE url END AS url,
  (SELECT json_group_array(key) FROM (SELECT key FROM json_each(env) ORDER BY key)) AS env_names,
  (SELECT json_group_array(key) FROM (SELECT key FROM json_each(headers) ORDER BY key)) AS header_names,
  created_at, updated_at
FROM mcp_servers WHERE NOT managed ORDER BY id;

-- name: archive_conversations
SELECT id, title, title_source, created_at, updated_at, pinned, archived, last_seq, last_ordinal FROM conversations
WHERE id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY id;

-- name: archive_turns
SELECT id, conversation_id, ordinal, reply_id, kind, status, route, decided_by, confidence, route_detail, error_code,
  error, accepted_at, completed_at, memory_settled, trace, parent_id, shown FROM turns
WHERE conversation_id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY conversation_id, ordinal;

-- name: archive_messages
SELECT id, conversation_id, turn_id, position, role, status, content, reasoning, tool, error, attempt, created_at,
  completed_at FROM messages
WHERE conversation_id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY turn_id, position;

-- name: archive_events
-- Their order over all conversations is kept, their numbers are given anew.
SELECT conversation_id, seq, turn_id, type, data FROM events
WHERE conversation_id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY events.id;

-- name: archive_jobs
-- What is still to do goes on where the archive is imported. A run that was interrupted by that does not count.
SELECT kind, turn_id, attempt, uncounted + (status = 'running') AS uncounted, last_error FROM jobs
WHERE conversation_id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY jobs.id;

-- name: archive_exchanges
SELECT turn_id, conversation_id, model, provider, ttft_ms, model_ttft_ms, total_ms, prompt_tokens,
  cached_prompt_tokens, completion_tokens, tokens_per_second, created_at, trace, status, prompt_parts FROM exchanges
WHERE conversation_id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY turn_id;

-- name: archive_prompts_sent
SELECT p.turn_id, p.messages, p.created_at FROM prompts_sent p JOIN turns t ON t.id = p.turn_id
WHERE t.conversation_id NOT IN (SELECT conversation_id FROM baseline_conversations) ORDER BY p.turn_id;

-- name: archive_imports
SELECT id, conversation_id, filename, media_type, size_bytes, sha256, stored_name, progress, created_at
FROM imports
ORDER BY id;

-- name: archive_memory_chunks
SELECT id, source_type, source_id, conversation_id, turn_id, import_id, ordinal, position, trust, speaker, label,
  kind, quote, content, content_tokens_est, said_at, pinned, superseded_by, valid_to, created_at, updated_at
FROM memory_chunks ORDER BY id;

-- name: archive_turn_memory
SELECT turn_id, chunk_id, rank, score FROM turn_memory ORDER BY turn_id, chunk_id;

-- name: archive_summary_shares
SELECT summary_id, source_id FROM summary_shares ORDER BY summary_id, source_id;

-- name: archive_baseline_runs
-- One that is running belongs to the kernel that runs it.
SELECT id, mode, cases, runs, status, settings, machine, version, provider, model, total_calls, accepted_at,
  started_at, ended_at, error FROM baseline_runs WHERE ended_at IS NOT NULL ORDER BY id;

-- name: archive_baseline_calls
SELECT c.run_id, c.position, c.mode, c.repetition, c.case_name, c.turn, c.wanted_tokens, c.sent_tokens, c.clipped,
  c.ttft_ms, c.model_ttft_ms, c.total_ms, c.prompt_tokens, c.cached_prompt_tokens, c.completion_tokens,
  c.tokens_per_second, c.route, c.status, c.error, c.asked_at
FROM baseline_calls c JOIN baseline_runs r ON r.id = c.run_id
WHERE r.ended_at IS NOT NULL ORDER BY c.run_id, c.position;

-- name: archive_files
-- Documents whose file is kept.
SELECT i.id, i.stored_name FROM imports i JOIN turns t ON t.id = i.id
WHERE t.status IN ('queued', 'running', 'completed') ORDER BY i.id;
