"""Rules, the engine, alerts and what became of them."""
