"""WeCom's calls in groups, one module per chapter of its manual. A new group: one module, one base of `Gateway`."""
