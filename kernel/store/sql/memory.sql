-- name: insert_chunk
INSERT INTO memory_chunks (id, source_type, source_id, conversation_id, turn_id, import_id, ordinal, position,
  trust, speaker, label, kind, quote, content, content_tokens_est, said_at, created_at, updated_at)
VALUES (:id, :source_type, :source_id, :conversation_id, :turn_id, :import_id, :ordinal, :position,
  :trust, :speaker, :label, :kind, :quote, :content, :content_tokens_est, :said_at, :now, :now);

-- name: set_chunk_embedding
-- Only of the text that was embedded: an edit in between wins.
UPDATE memory_chunks SET embedding = :embedding, embedding_model = :model
WHERE id = :id AND content = :content;

-- name: memory_revision
SELECT COALESCE(MAX(revision), 0) AS revision FROM memory_changes;

-- name: memory_changes_after
SELECT h.revision, h.chunk_id, c.id, c.source_type, c.source_id, c.conversation_id, c.turn_id, c.import_id,
  c.ordinal, c.position, c.trust, c.speaker, c.label, c.kind, c.quote, c.content, c.content_tokens_est,
  c.said_at, c.embedding, c.embedding_model, LENGTH(c.embedding) / 4 AS embedding_dimensions, c.pinned,
  c.superseded_by, c.valid_to, c.created_at, c.updated_at
FROM memory_changes h LEFT JOIN memory_chunks c ON c.id = h.chunk_id
WHERE h.revision > :revision ORDER BY h.revision LIMIT :limit;

-- name: insert_turn_memory
INSERT INTO turn_memory (turn_id, chunk_id, rank, score)
SELECT :turn_id, :chunk_id, :rank, :score WHERE EXISTS (SELECT 1 FROM memory_chunks WHERE id = :chunk_id)
ON CONFLICT (turn_id, chunk_id) DO UPDATE SET rank = excluded.rank, score = excluded.score;
