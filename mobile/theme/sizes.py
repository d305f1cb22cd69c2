"""Sizes of text and of what a thumb presses, before the officer's own text scale is applied."""

# Text, in sp at scale 1; nothing is smaller than 13, for readers of 45 in sunlight.
TEXT_SIZES = {"amount": 30, "headline": 22, "title": 19, "body": 16, "label": 15, "chip": 14.5, "small": 13.5}

SCALE_SMALLEST = 1.0
SCALE_LARGEST = 1.5

# The smallest side of anything pressed, in dp (Material 3: 48).
TARGET = 48
