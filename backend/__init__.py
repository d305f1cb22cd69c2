"""The server: takes in what phones recorded, keeps it, counts it, and shows it to those who may see it."""
