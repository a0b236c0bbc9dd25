"""规则: which rules hold, what changes, how they come in, and how a bureau makes them."""
