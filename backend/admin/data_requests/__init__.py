"""What people ask about their own data: which terms the law sets, and every step until it is answered."""
