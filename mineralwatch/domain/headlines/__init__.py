"""Reads headlines: a lexicon, tagged text, a grammar, patterns, the values they give, and a second, trained reader."""
