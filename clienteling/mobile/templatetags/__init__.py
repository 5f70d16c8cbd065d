"""Template vocabulary of the phone pages."""
