"""Layout: the lines of a text are mended, and broken lines are put together to units."""
