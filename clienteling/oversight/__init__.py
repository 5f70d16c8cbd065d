"""Looking after the house: history of changes, audits, access and erasure of clients, retention."""
