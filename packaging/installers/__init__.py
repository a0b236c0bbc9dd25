"""The double-click installers: how they are built, and how it is proven that they work."""
