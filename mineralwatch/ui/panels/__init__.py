"""The panels of the main screen and of the list screens; each draws itself from a `DrawContext` (snapshot, time,
signs)."""
