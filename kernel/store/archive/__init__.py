"""The archive: everything a user owns in one file, to be taken elsewhere. Its format is in `rows.py`."""
