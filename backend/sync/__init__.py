"""Sync, the server's side: hello, push (keep, judge, file), pull. The protocol is in `shared/sync`."""
