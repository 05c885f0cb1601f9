-- An archive on its way in: rows that need more than their own columns, whether all of them fit together, and the
-- copy of the staged database into the running one. See store/archive/.

-- name: load_turns
-- Requests are not repeated elsewhere, and durations begin anew.
INSERT INTO turns (id, conversation_id, ordinal, reply_id, kind, status, route, decided_by, confidence, route_detail,
  error_code, error, accepted_at, completed_at, memory_settled, trace, parent_id, shown, request_hash, accepted_mono,
  boot_id)
VALUES (:id, :conversation_id, :ordinal, :reply_id, :kind, :status, :route, :decided_by, :confidence, :route_detail,
  :error_code, :error, :accepted_at, :completed_at, :memory_settled, :trace, :parent_id, :shown, '', :mono, :boot_id);

-- name: load_mcp_servers
-- Switched off, without secrets, and without any tool that was agreed to.
INSERT INTO mcp_servers (id, slug, name, transport, command, args, url, env, headers, enabled, created_at, updated_at)
VALUES (:id, :slug, :name, :transport, :command, :args, :url,
  (SELECT json_group_object(value, '') FROM json_each(:env_names)),
  (SELECT json_group_object(value, '') FROM json_each(:header_names)), 0, :created_at, :updated_at);

-- name: load_jobs
INSERT INTO jobs (lane, kind, conversation_id, turn_id, turn_ordinal, attempt, uncounted, due_mono, boot_id,
  last_error)
SELECT :lane, :kind, conversation_id, id, CASE WHEN :in_turn_order THEN ordinal END, :attempt, :uncounted, 0,
  :boot_id, :last_error
FROM turns WHERE id = :turn_id;

-- name: staged_import
SELECT stored_name, size_bytes, sha256 FROM imports WHERE id = :id;

-- name: unfit_rows
-- What is wrong with the first row that does not fit the others.
SELECT 'conversation' AS what, c.id, 'has events or turns beyond its counters' AS reason FROM conversations c
WHERE c.last_seq < (SELECT COALESCE(MAX(seq), 0) FROM events e WHERE e.conversation_id = c.id)
  OR c.last_ordinal < (SELECT COALESCE(MAX(ordinal), 0) FROM turns t WHERE t.conversation_id = c.id)
UNION ALL
SELECT 'turn', t.id, 'has no message of the user' FROM turns t
WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = t.id AND m.turn_id = t.id AND m.role = 'user')
UNION ALL
SELECT 'message', m.id, 'belongs to a turn of another conversation' FROM messages m JOIN turns t ON t.id = m.turn_id
WHERE m.conversation_id <> t.conversation_id
UNION ALL
SELECT 'event', e.conversation_id || ' ' || e.seq, 'belongs to a turn of another conversation' FROM events e
JOIN turns t ON t.id = e.turn_id WHERE e.conversation_id <> t.conversation_id
UNION ALL
SELECT 'import', i.id, 'is not the import of its turn' FROM imports i JOIN turns t ON t.id = i.id
WHERE i.conversation_id <> t.conversation_id OR t.kind <> 'import'
UNION ALL
SELECT 'turn', t.id, 'has not ended, and nothing is to be done for it' FROM turns t
WHERE t.completed_at IS NULL AND NOT EXISTS (SELECT 1 FROM jobs j
  WHERE j.turn_id = t.id AND j.lane IN ('orchestration', 'tools', 'dialogue', 'documents'))
UNION ALL
SELECT 'turn', t.id, 'has ended, and yet something is to be done for it' FROM turns t
WHERE t.completed_at IS NOT NULL AND EXISTS (SELECT 1 FROM jobs j
  WHERE j.turn_id = t.id AND j.lane IN ('orchestration', 'tools', 'dialogue', 'documents'))
UNION ALL
SELECT 'prompt profile', wanted.id, 'is not there' FROM (
  SELECT 'default' AS id UNION SELECT value ->> '$' FROM settings WHERE key = 'active_profile') wanted
WHERE wanted.id NOT IN (SELECT id FROM prompt_profiles)
LIMIT 1;

-- name: instance_in_use
-- Something that an import would be mixed with.
SELECT 1 AS in_use WHERE EXISTS (SELECT 1 FROM conversations) OR EXISTS (SELECT 1 FROM memory_chunks)
  OR EXISTS (SELECT 1 FROM mcp_servers WHERE NOT managed) OR EXISTS (SELECT 1 FROM prompt_overrides)
  OR EXISTS (SELECT 1 FROM prompt_profiles WHERE id <> 'default') OR EXISTS (SELECT 1 FROM baseline_runs);

-- name: adopt_00_forget_choices
DELETE FROM settings WHERE key IN ('model', 'memory_enabled', 'keep_prompts', 'active_profile');
-- name: adopt_01_forget_profiles
DELETE FROM prompt_profiles;
-- name: adopt_02_settings
INSERT INTO settings SELECT * FROM staged.settings;
-- name: adopt_03_prompt_profiles
INSERT INTO prompt_profiles SELECT * FROM staged.prompt_profiles;
-- name: adopt_04_prompt_overrides
INSERT INTO prompt_overrides SELECT * FROM staged.prompt_overrides;
-- name: adopt_05_mcp_servers
INSERT INTO mcp_servers SELECT * FROM staged.mcp_servers;
-- name: adopt_06_conversations
INSERT INTO conversations SELECT * FROM staged.conversations;
-- name: adopt_07_turns
INSERT INTO turns SELECT * FROM staged.turns;
-- name: adopt_08_messages
INSERT INTO messages SELECT * FROM staged.messages;
-- name: adopt_09_events
-- Numbers of events and jobs are never used twice: who follows the log, or still runs a job, goes by them.
INSERT INTO events (conversation_id, seq, turn_id, type, data)
SELECT conversation_id, seq, turn_id, type, data FROM staged.events ORDER BY id;
-- name: adopt_10_exchanges
INSERT INTO exchanges SELECT * FROM staged.exchanges;
-- name: adopt_11_prompts_sent
INSERT INTO prompts_sent SELECT * FROM staged.prompts_sent;
-- name: adopt_12_imports
INSERT INTO imports SELECT * FROM staged.imports;
-- name: adopt_13_memory_chunks
INSERT INTO memory_chunks SELECT * FROM staged.memory_chunks ORDER BY id;
-- name: adopt_14_turn_memory
INSERT INTO turn_memory SELECT * FROM staged.turn_memory;
-- name: adopt_15_summary_shares
INSERT INTO summary_shares SELECT * FROM staged.summary_shares;
-- name: adopt_16_baseline_runs
INSERT INTO baseline_runs SELECT * FROM staged.baseline_runs;
-- name: adopt_17_baseline_calls
INSERT INTO baseline_calls SELECT * FROM staged.baseline_calls;
-- name: adopt_18_jobs
INSERT INTO jobs (lane, kind, conversation_id, turn_id, turn_ordinal, attempt, uncounted, due_mono, boot_id,
  last_error)
SELECT lane, kind, conversation_id, turn_id, turn_ordinal, attempt, uncounted, due_mono, boot_id, last_error
FROM staged.jobs ORDER BY id;
