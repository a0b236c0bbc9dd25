"""One short calculator a kind of benefit. Each holds arithmetic and no figure of the regulation."""
