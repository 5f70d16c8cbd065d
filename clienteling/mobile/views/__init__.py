"""Views of the phone pages, one module per tab and one for coming and going."""
