"""Backup and restore: one consistent snapshot with a checksum per table, without the keys that open it."""
