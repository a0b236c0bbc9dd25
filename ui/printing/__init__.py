"""A slip on its way to paper or file."""
