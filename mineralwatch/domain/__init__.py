"""What the program decides: pure rules over plain values. Standard library only, no clock, no I/O."""
