"""The slip on paper: laid out once in millimetres, painted alike on screen, printer and PDF."""
