"""Results: what the log of a run adds up to."""
