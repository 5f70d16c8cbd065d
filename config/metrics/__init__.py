"""Figures for Prometheus: what is counted as it happens, and what the tables and queues show when asked."""
