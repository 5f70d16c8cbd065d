"""Chinese as the house writes it."""
