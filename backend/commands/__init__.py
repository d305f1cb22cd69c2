"""What a person types after `tungnha`; one module a noun, put together in backend/cli.py."""
