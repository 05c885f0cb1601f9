"""Memory measured on a history of our own: what is found, what is kept out, and what it costs."""
