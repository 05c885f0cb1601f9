"""The routes: thin, one file a subject."""
