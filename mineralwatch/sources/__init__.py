"""Where data comes from: each source plans requests and reads answers; only `http` touches the network."""
