"""The command line: each command joins parts of the other folders and adds nothing of its own but the printing."""
