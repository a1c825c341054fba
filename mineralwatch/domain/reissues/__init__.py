"""Which request is another one asked anew."""
