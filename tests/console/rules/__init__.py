"""The rule builder and a rule's life in the console."""
