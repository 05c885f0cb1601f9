-- MCP servers: what the user wants of each, and what was last seen of it. See adr/0006.
CREATE TABLE mcp_servers (
  id                   TEXT PRIMARY KEY,
  slug                 TEXT NOT NULL UNIQUE, -- part of the tools' routes; stays when the name changes
  name                 TEXT NOT NULL UNIQUE,
  managed              INTEGER NOT NULL DEFAULT 0, -- the program's own: users do not edit it
  hidden               INTEGER NOT NULL DEFAULT 0, -- its tools are not offered to routing
  -- wanted
  transport            TEXT NOT NULL CHECK (transport IN ('stdio', 'streamable_http')),
  command              TEXT,
  args                 TEXT NOT NULL DEFAULT '[]',
  url                  TEXT,
  env                  TEXT NOT NULL DEFAULT '{}', -- values of env and headers are secrets: never returned,
  headers              TEXT NOT NULL DEFAULT '{}', -- logged or exported
  enabled              INTEGER NOT NULL,
  generation           INTEGER NOT NULL DEFAULT 1, -- raised by each change that asks for a new connection
  -- seen
  observed_generation  INTEGER NOT NULL DEFAULT 0, -- the generation that `reachable` and `last_error` tell of
  reachable            INTEGER NOT NULL DEFAULT 0,
  last_error           TEXT,
  network              TEXT CHECK (network IN ('local', 'public')), -- where the URL's host was found first
  tools                TEXT NOT NULL DEFAULT '[]', -- JSON: the newest discovery
  tools_hash           TEXT,
  discovered_at        TEXT,
  approved_tools       TEXT NOT NULL DEFAULT '[]', -- JSON: what the user agreed to, the only ones ever called
  approved_hash        TEXT,
  created_at           TEXT NOT NULL,
  updated_at           TEXT NOT NULL
);
