"""Chaos: real processes are killed, frozen and cut off under load, and a judge who trusts nobody says what held."""
