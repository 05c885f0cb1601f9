"""Measurements of AIgentOS."""
