"""Recognition: names, imprints, telephone numbers and addresses are found in a stretch of text, whatever that is a part of."""
