"""What every part may use and what uses no other part: settings, errors, clock, ids, logs, text."""
