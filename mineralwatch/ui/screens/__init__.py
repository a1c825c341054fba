"""The main screen, the screens over it, and the dialogs."""
