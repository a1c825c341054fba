"""Clusters feed entries into stories, and attaches stories to the solicitations that they report on."""
