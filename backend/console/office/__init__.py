"""Quản trị: accounts, areas, lists brought in, targets, campaigns, the law's dates."""
