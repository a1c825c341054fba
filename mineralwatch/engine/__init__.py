"""Does what domain decides: the poller, the pipeline and the screen's backend."""
