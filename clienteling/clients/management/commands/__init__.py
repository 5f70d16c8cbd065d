"""Commands run by `manage.py`."""
