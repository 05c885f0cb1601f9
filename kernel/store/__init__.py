"""Storage: two tables drive everything, `events` (what happened) and `jobs` (what to do next).

Functions that write take a `Transaction`, functions that read take a `Reader`; both return frozen records.
Statements live in `sql/*.sql` by name.
"""
