"""Privacy: what belongs to a private person is told from what is an organisation's, and withheld."""
