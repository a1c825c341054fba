"""Prices of shares: the trading sessions of exchanges, which daily bars are missing, and series of bars."""
