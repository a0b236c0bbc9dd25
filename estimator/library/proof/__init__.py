"""The proof of a rule pack: no gap, no overlap, no row that no case reaches, every row held down by an example."""
