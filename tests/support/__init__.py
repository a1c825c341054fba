"""What tests share: the program as a process, a desktop and a terminal of their own."""
