"""Two records of one person or household: say so, and take it back."""
