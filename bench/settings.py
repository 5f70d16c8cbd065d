"""The product's settings; only the addresses are more."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare_views"
