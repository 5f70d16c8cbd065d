"""Long work in one list: what runs, how far it is, what it said, and the buttons to stop it or to try again."""
