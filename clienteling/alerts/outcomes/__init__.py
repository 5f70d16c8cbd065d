"""What became of alerts: who must be measured again, and the statements that do it."""
