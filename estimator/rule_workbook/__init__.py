"""The workbook of rules: a view of a pack without loss, for an officer with WPS or Excel; read back and checked."""
