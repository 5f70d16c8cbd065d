"""Markets, stores, associates and their roles; the user model."""
