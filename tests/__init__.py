"""The tests; they mirror the package, with `walls` (what may import what), `e2e` (real processes) and `support` beside."""
