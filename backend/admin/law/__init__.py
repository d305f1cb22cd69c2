"""The law's dates and numbers, changed by two people: one proposes, another looks at who is touched and confirms."""
