"""The mock of the gateway's tests, with the cast's market as its corp."""

from tests.wecom.conftest import corp, wecom

__all__ = ["corp", "wecom"]
