"""The tests mirror the package; beside them `walls` (what may import what), `e2e` (real processes), `support`."""
