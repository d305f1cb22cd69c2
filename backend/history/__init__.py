"""The server's own history: the mark that tells it from a copy of itself, backups, restoring, erasing people."""
