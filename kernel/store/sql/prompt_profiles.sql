-- name: list_prompt_profiles
SELECT id, title, created_at, id = :active AS active FROM prompt_profiles ORDER BY created_at, id;

-- name: get_prompt_profile
SELECT id, title, created_at, id = :active AS active FROM prompt_profiles WHERE id = :id;

-- name: insert_prompt_profile
-- No row: there is one with this title.
INSERT INTO prompt_profiles (id, title, created_at) VALUES (:id, :title, :now) ON CONFLICT DO NOTHING RETURNING id;

-- name: copy_prompt_overrides
INSERT INTO prompt_overrides (profile_id, component_id, content, enabled)
SELECT :to, component_id, content, enabled FROM prompt_overrides WHERE profile_id = :from;

-- name: delete_prompt_profile
DELETE FROM prompt_profiles WHERE id = :id RETURNING id;

-- name: list_prompt_overrides
SELECT component_id, content, enabled FROM prompt_overrides WHERE profile_id = :profile_id;

-- name: put_prompt_override
INSERT INTO prompt_overrides (profile_id, component_id, content, enabled)
VALUES (:profile_id, :component_id, :content, :enabled)
ON CONFLICT (profile_id, component_id) DO UPDATE SET content = excluded.content, enabled = excluded.enabled;

-- name: delete_prompt_overrides
-- Of one component, or of all.
DELETE FROM prompt_overrides
WHERE profile_id = :profile_id AND (:component_id IS NULL OR component_id = :component_id);
