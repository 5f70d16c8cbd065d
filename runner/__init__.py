"""Starts the project on a bare machine: environment, embedded servers, processes. Standard library only."""
