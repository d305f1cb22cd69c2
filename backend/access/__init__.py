"""Who somebody is, and the only place that decides who sees what."""
