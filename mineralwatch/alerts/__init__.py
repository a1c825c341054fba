"""Shows alerts to the user through channels, such as desktop notifications; only the poller imports this package."""
