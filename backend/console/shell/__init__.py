"""What all pages share: layout, signing in, words and their English, days, boxes, the bar of places."""
