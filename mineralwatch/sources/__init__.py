"""The sources of data: each one plans its requests and parses the replies; only `http_client` uses the network."""
