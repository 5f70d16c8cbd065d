"""Tests of the image, the composition and the servers' settings, as far as no container engine is needed."""
