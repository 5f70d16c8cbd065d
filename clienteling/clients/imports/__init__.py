"""Files of clients, orders and activity: read in chunks, good rows kept, bad rows handed back in a file."""
