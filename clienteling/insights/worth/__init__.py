"""What rules are worth: their scorecards, and the difference they make against clients held out."""
