-- The vector that routing computed of the user's message: retrieval from memory uses it again.
ALTER TABLE turns ADD COLUMN query_embedding BLOB;        -- float32, little-endian, unit length
ALTER TABLE turns ADD COLUMN query_embedding_model TEXT;  -- vectors of different models are never compared
