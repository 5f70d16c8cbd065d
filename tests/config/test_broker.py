"""The broker's connection may be lost while messages are taken and not done."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from kombu import Connection, Queue
from redis.exceptions import ConnectionError as Lost

from chaos.proxy import Loop, Mode, Proxy
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


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    loop = Loop()
    proxy = Proxy(loop, [urlsplit(settings.REDIS_URL).port or 6379])
    yield proxy
    proxy.close()
    loop.stop()


@pytest.mark.parametrize("verb", ["ack", "reject", "requeue"])
def test_what_could_not_be_acknowledged_leaves_its_place_free(verb: str, proxy: Proxy) -> None:
    there = urlsplit(settings.REDIS_URL)
    address = there._replace(netloc=there.netloc.replace(f":{there.port}", f":{proxy.port}")).geturl()
    with Connection(address, transport="config.broker:Transport") as connection:
        channel: Any = connection.default_channel
        channel.basic_qos(0, 1, False)
        queue = Queue(f"full-{uuid4()}", channel=channel)
        queue.declare()
        connection.Producer().publish({}, routing_key=queue.name, exchange="")
        message = queue.get()
        assert message is not None and not channel.qos.can_consume()
        proxy.set(Mode.RESET)
        with pytest.raises(Lost):
            getattr(message, verb)()
        assert channel.qos.can_consume()
        proxy.set(Mode.THROUGH)
        queue.delete()
