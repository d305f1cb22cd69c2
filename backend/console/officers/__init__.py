"""Cán bộ: who may need help, and what would help."""
