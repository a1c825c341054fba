"""The demonstration: replays the shipped record from a loopback server, with a clock that the user moves."""
