-- name: get_setting
SELECT value FROM settings WHERE key = :key;

-- name: get_settings
SELECT key, value FROM settings WHERE key IN (:first, :second);

-- name: put_setting
INSERT INTO settings (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value;
