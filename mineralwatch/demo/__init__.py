"""The scripted world: a loopback server of all sources with a story, a clock and faults on demand."""
