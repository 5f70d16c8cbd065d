"""A database backend that never waits for a silent PostgreSQL."""
