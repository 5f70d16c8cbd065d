"""Clients, identities, relationships, loyalty tier, consent, products, activity."""
