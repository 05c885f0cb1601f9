"""Bodies of requests and answers that are not records of the store."""
