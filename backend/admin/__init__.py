"""What people in office decide: the law's dates, and who looks after which household again."""
