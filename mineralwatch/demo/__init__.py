"""The demonstration (`--demo`): a loopback server replays the shipped record, and the user moves the clock step by
step."""
