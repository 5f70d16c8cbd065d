"""Reports and programme figures, read from every app below."""
