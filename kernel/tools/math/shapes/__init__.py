"""One family of problems each: a line → what it asks for, with every number used, or None."""
