"""What programs and phones ask over HTTP, apart from sync; one module a noun."""
