"""The demonstration: a clock over a story made from the shipped record, in one process and without a server.

`replay_sources` gives what each step says that the sources hold, `replay_store` has it derived and stored by the
engine, one transaction a step, so that the screen never shows half of one; `replay_player` steps. It holds the poller
lock meanwhile, and does what the user's acts and commands ask for. It goes back by a copy of the store per step. The
screen's time is the player's. The story is built and derived after the first paint.
"""
