"""Tests of the Official Account side."""
