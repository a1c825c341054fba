"""What had happened by a day, and what was known by one."""
