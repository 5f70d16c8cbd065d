"""Benchmarks: each module answers one question and prints ratios, both sides measured in one run."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
