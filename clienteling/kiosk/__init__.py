"""Pages for a store's shared tablet: choose an associate, say who you are, sign, scan."""
