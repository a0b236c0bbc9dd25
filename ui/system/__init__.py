"""The program among others: crashes, one running copy."""
