"""The associate's phone pages inside WeCom (htmx)."""
