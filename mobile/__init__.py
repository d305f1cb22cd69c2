"""The officer's phone: what is noted at the door is kept here first and sent when there is a network."""
