"""The answer of a case or a past estimate: headline, bar, steps and notes."""
