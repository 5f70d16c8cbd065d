"""Celery's Redis transports, which outlive their connection. kombu 5.7 wants to give back over it what was taken, and
holds on to what it could not acknowledge."""

from typing import Any

from kombu.transport import redis


class QoS(redis.QoS):
    """What a channel has taken and not acknowledged.

    An acknowledgement that does not get through leaves its place free all the same: kombu would keep it taken, and a
    worker all of whose places are, asks for nothing any more. The broker gives such a message out again.
    """

    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        finally:
            self._quick_ack(delivery_tag)  # type: ignore[attr-defined]  # kombu's types leave it out

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        try:
            super().reject(delivery_tag, requeue)
        finally:
            self._quick_ack(delivery_tag)  # type: ignore[attr-defined]  # kombu's types leave it out

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
