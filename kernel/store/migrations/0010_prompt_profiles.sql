-- What a user changed of the prompts in agent-prompts/: the files stay as they are, a profile holds the differences.
CREATE TABLE prompt_profiles (
  id          TEXT PRIMARY KEY,
  title       TEXT NOT NULL UNIQUE,
  created_at  TEXT NOT NULL
);
INSERT INTO prompt_profiles (id, title, created_at)
VALUES ('default', 'Default', strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'));

CREATE TABLE prompt_overrides (
  profile_id    TEXT NOT NULL REFERENCES prompt_profiles (id) ON DELETE CASCADE,
  component_id  TEXT NOT NULL,
  content       TEXT,     -- NULL: the file's
  enabled       INTEGER,  -- NULL: as agent.yaml says
  PRIMARY KEY (profile_id, component_id)
) WITHOUT ROWID;
