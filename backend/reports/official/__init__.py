"""What official sources say of Nghệ An, as dated data: figures, goals and denominators, each with where it was read."""
