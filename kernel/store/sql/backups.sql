-- name: what_changes
-- Differs whenever something was added, changed or deleted that is worth keeping. Counters tell of the large
-- tables: every event, job and change of memory has a number that is never used again.
SELECT name, seq, NULL, NULL, NULL FROM sqlite_sequence
UNION ALL SELECT id, title, pinned, archived, last_seq FROM conversations
UNION ALL SELECT id, NULL, NULL, NULL, NULL FROM imports
UNION ALL SELECT key, value, NULL, NULL, NULL FROM settings
UNION ALL SELECT id, updated_at, approved_hash, NULL, NULL FROM mcp_servers
UNION ALL SELECT id, title, NULL, NULL, NULL FROM prompt_profiles
UNION ALL SELECT profile_id, component_id, content, enabled, NULL FROM prompt_overrides
UNION ALL SELECT id, status, NULL, NULL, NULL FROM baseline_runs;
