"""Pure helpers with names: money, encryption, search grams, clock. No tables."""
