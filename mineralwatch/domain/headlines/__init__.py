"""Reads headlines by a lexicon, a grammar, patterns and a trained model, and says which event each of them reports."""
