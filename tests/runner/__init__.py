"""Tests of run.py: real servers, real processes, real signals; no Django."""
