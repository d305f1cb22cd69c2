"""What an officer asks: each question is answered from the vault alone, so that it works without a network."""
