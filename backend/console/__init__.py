"""The console: pages that the server makes, in Vietnamese, for people who read and check the numbers."""
