"""The page 帮助."""
