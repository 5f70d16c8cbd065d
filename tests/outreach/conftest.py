"""The mock of the gateway's tests."""

from tests.wecom.conftest import corp, wecom

__all__ = ["corp", "wecom"]
