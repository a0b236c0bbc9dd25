"""The page 批量."""
