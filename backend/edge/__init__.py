"""The outermost wall: how big, how long, how deep and in which form a request may be, and how it is refused."""
