"""What the phone has besides its screen; a desktop has none of it, and every screen works without."""
