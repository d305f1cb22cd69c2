"""What an officer does: each verb changes the vault in one act, after the same rules that the server will ask."""
