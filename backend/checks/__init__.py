"""The fourteen invariants of sync as questions to a live database, and what has been stuck for too long."""
