"""Words of the client pages."""
