"""Tests of associates."""
