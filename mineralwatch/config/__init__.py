"""File locations, settings and API keys of the user."""
