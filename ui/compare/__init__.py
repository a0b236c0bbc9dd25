"""The page 对比."""
