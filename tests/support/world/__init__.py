"""The scripted world: every source on one loopback port, with a story, a fixed clock and faults on demand."""
