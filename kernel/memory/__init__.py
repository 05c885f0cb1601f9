"""Memory: what earlier turns left behind, found again when it helps."""
