"""What leaves the server as a report or a file, made of the numbers and rows that pages show and never counted anew."""
