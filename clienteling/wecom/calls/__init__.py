"""WeCom's calls in groups, one module per chapter of its manual. A new group is one module and one name in `gateway.py`."""
