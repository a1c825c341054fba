"""The sources of data. Each source plans its HTTP requests and parses the replies; only `http_client` uses the
network."""
