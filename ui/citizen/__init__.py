"""The screen of the person whom the case is about."""
