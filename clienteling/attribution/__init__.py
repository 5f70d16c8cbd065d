"""Orders, touches, credit, the commission ledger, targets."""
