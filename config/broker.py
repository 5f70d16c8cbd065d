"""Celery's Redis transports, which outlive their connection. kombu 5.7 wants to give back over it what was taken."""

from typing import Any

from kombu.transport import redis


class QoS(redis.QoS):
    """What a channel has taken and not acknowledged."""

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Once the connection is gone, there is nothing to give back over: the broker does so by itself, when the
        visibility timeout is over. kombu would raise an AttributeError, and that ends a worker for good."""
        if self.channel.connection is not None and self.channel.connection.client is not None:
            super().restore_unacked_once(stderr)


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel


class SentinelChannel(redis.SentinelChannel):
    QoS = QoS


class SentinelTransport(redis.SentinelTransport):
    Channel = SentinelChannel
