"""A terminal watchlist for what the US Defense Logistics Agency buys for the National Defense Stockpile."""

__version__ = "0.1.0"
