"""One revision a file, named by the day it was written and what it does."""
