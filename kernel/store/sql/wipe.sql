-- Everything a user said, gave or chose, in the order of the names: what belongs to a row goes before it, which spares
-- the cascades. Heartbeats stay, and the counters of ids: a worker that still runs a job must not find its number
-- given to another one.

-- name: wipe_00_jobs
DELETE FROM jobs;
-- name: wipe_01_events
DELETE FROM events;
-- name: wipe_02_exchanges
DELETE FROM exchanges;
-- name: wipe_03_prompts_sent
DELETE FROM prompts_sent;
-- name: wipe_04_turn_memory
DELETE FROM turn_memory;
-- name: wipe_05_summary_shares
DELETE FROM summary_shares;
-- name: wipe_06_memory_chunks
DELETE FROM memory_chunks;
-- name: wipe_07_memory_changes
DELETE FROM memory_changes;
-- name: wipe_08_tell_of_all_chunks
-- An index in memory that finds this forgets all it has.
INSERT INTO memory_changes (chunk_id) VALUES ('*');
-- name: wipe_09_imports
DELETE FROM imports;
-- name: wipe_10_messages
DELETE FROM messages;
-- name: wipe_11_turns
DELETE FROM turns;
-- name: wipe_12_baseline_conversations
DELETE FROM baseline_conversations;
-- name: wipe_13_conversations
DELETE FROM conversations;
-- name: wipe_14_baseline_calls
DELETE FROM baseline_calls;
-- name: wipe_15_baseline_runs
DELETE FROM baseline_runs;
-- name: wipe_16_prompt_overrides
DELETE FROM prompt_overrides;
-- name: wipe_17_prompt_profiles
DELETE FROM prompt_profiles WHERE id <> 'default';
-- name: wipe_18_mcp_servers
DELETE FROM mcp_servers WHERE NOT managed;
-- name: wipe_19_settings
DELETE FROM settings WHERE key <> 'mcp_revision';
-- name: wipe_20_token_rates
DELETE FROM token_rates;

-- name: conversations_at_work
SELECT DISTINCT conversation_id FROM turns WHERE completed_at IS NULL;
