"""What holds of a solicitation as a whole: its status, its row in lists, its contracts, and which two are one."""
