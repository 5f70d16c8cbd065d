"""A project of a few lines with the commands that `run.py demo` calls: the runner is tested on it."""
