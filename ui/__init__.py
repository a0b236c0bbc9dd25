"""The window: it asks for a case and shows the estimate; it never computes a figure."""
