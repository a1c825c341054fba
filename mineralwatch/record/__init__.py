"""The shipped, dated, sourced record: readable TOML, and its loader."""
