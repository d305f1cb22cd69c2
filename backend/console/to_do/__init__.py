"""Việc cần xử lý: what waits for somebody's decision."""
