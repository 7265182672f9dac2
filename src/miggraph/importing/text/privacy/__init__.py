"""Privacy: what belongs to a private person is told apart, and withheld."""
