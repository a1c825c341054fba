"""The record that ships with the program: TOML files in which every fact has a date and a source, and their loader."""
