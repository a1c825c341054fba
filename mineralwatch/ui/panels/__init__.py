"""The numbered panels of the main screen: each turns a snapshot into what one widget shows."""
