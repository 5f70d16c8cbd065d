"""Prepared messages that head office writes and an associate sends."""
