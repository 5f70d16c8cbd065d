"""The product: apps in layers, each importing only what lies below it (see pyproject.toml)."""
