"""The poller, the pipeline from a reply to stored events and alerts, and the screen's backend; rules are `domain`'s."""
