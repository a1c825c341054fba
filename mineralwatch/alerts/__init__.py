"""Delivering alerts, in the poller only."""
