"""Long work: asked for on a page, done behind it, and found again after a reload or a restart of the server."""
