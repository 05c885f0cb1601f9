-- name: insert_mcp_server
INSERT INTO mcp_servers
  (id, slug, name, managed, hidden, transport, command, args, url, env, headers, enabled, created_at, updated_at)
VALUES
  (:id, :slug, :name, :managed, :hidden, :transport, :command, :args, :url, :env, :headers, :enabled, :now, :now);

-- name: list_mcp_servers
SELECT id, slug, name, managed, hidden, transport, command, args, url, env, headers, enabled, generation,
       observed_generation, reachable, last_error, network, tools, tools_hash, discovered_at, approved_tools,
       approved_hash, created_at, updated_at
FROM mcp_servers
WHERE (:id IS NULL OR id = :id) AND (:slug IS NULL OR slug = :slug)
ORDER BY created_at, id;

-- name: count_mcp_servers_named
-- Servers other than :id that have this name in any case, or this slug.
SELECT count(*) AS number FROM mcp_servers
WHERE id <> :id AND (lower(name) = lower(:name) OR slug = :slug);

-- name: update_mcp_server
-- What the user wants. `network` is found out again for a new URL.
UPDATE mcp_servers SET
  name = :name, command = :command, args = :args, url = :url, env = :env, headers = :headers, enabled = :enabled,
  generation = generation + :generations, network = CASE WHEN url = :url THEN network END, updated_at = :now
WHERE id = :id;

-- name: delete_mcp_server
DELETE FROM mcp_servers WHERE id = :id RETURNING id;

-- name: approve_mcp_tools
UPDATE mcp_servers SET approved_tools = tools, approved_hash = tools_hash, updated_at = :now
WHERE id = :id AND tools_hash = :tools_hash RETURNING id;

-- name: observe_mcp_server
-- What was seen of the connection that `generation` asked for; an older one has nothing to say any more.
UPDATE mcp_servers SET
  observed_generation = :generation, reachable = :reachable, last_error = :last_error,
  network = coalesce(network, :network)
WHERE id = :id AND generation = :generation RETURNING id;

-- name: discover_mcp_tools
-- A tool set that differs from the last; the first one is approved with the server itself, and any of the
-- program's own server.
UPDATE mcp_servers SET
  tools = :tools, tools_hash = :tools_hash, discovered_at = :now,
  approved_tools = CASE WHEN approved_hash IS NULL OR managed THEN :tools ELSE approved_tools END,
  approved_hash = CASE WHEN approved_hash IS NULL OR managed THEN :tools_hash ELSE approved_hash END
WHERE id = :id AND generation = :generation;

-- name: raise_mcp_revision
INSERT INTO settings (key, value) VALUES ('mcp_revision', '1')
ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(settings.value AS INTEGER) + 1 AS TEXT);
