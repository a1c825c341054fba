"""The command line: joins the parts and does nothing else."""
