"""What surrounds solicitations: policy."""
