"""Rules in the console: the builder, and a rule's life from draft to live."""
