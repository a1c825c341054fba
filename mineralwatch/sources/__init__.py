"""Where data comes from: each source plans requests and reads answers; only `http_client` touches the network."""
