"""What a person enters: events, corrections, files of them."""
