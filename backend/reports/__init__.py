"""What is asked of the numbers: one function counts them, and every number opens what it counted."""
