"""Demo data: a believable house, made through services from a fixed random seed, with dates relative to today."""
