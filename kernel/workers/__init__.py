"""The workers: processes that take jobs from the database and do them."""
