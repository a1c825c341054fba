"""Delivers alerts to the user; only the poller imports it."""
