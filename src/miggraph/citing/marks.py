"""Marks: private characters around what is italic, bold, a link and so on. No text has them, and each output replaces them as it can."""

LINK = "\ue00e\ue00f"
MARKS = {"Italic": "\ue000\ue001", "Bold": "\ue002\ue003", "Superscript": "\ue004\ue005", "Subscript": "\ue006\ue007", "SmallCaps": "\ue008\ue009", "Underline": "\ue00a\ue00b"}  # fmt: skip
