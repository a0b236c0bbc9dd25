"""How the window looks: palettes, sizes, fonts, strokes."""
