"""The scripted world: a loopback server of every source, with a story that can be stepped."""
