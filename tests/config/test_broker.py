"""The broker's connection may be lost while messages are taken and not done."""

from typing import Any
from uuid import uuid4

from kombu import Queue

from config.celery import app


def test_a_connection_that_is_gone_ends_without_a_fault_though_a_message_was_taken() -> None:
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        queue = Queue(f"lost-{uuid4()}", channel=channel)
        queue.declare()
        connection.Producer().publish({}, routing_key=queue.name, exchange="")
        assert queue.get() is not None
        client, connection.transport.client = connection.transport.client, None
        channel.close()
        connection.transport.client = client
        assert channel.closed


def test_a_message_taken_and_not_done_is_given_back_at_the_end() -> None:
    name = f"kept-{uuid4()}"
    with app.connection_for_write() as connection:
        queue = Queue(name, channel=connection.default_channel)
        queue.declare()
        connection.Producer().publish({}, routing_key=name, exchange="")
        assert queue.get() is not None
    with app.connection_for_write() as connection:
        again = Queue(name, channel=connection.default_channel)
        message = again.get()
        assert message is not None
        message.ack()
        again.delete()
