"""Corps: one WeCom organisation per market, with our application in it."""

from uuid import uuid4

from django.db import models

from clienteling.lib.encryption import EncryptedTextField


class Corp(models.Model):
    """A WeCom corp and the self-built application the house runs in it."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    corp_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    agent_id = models.PositiveIntegerField()
    secret = EncryptedTextField(max_length=128)
    callback_token = EncryptedTextField(max_length=32)
    callback_aes_key = EncryptedTextField(max_length=43)

    def __str__(self) -> str:
        return self.name


class SendState(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNCLEAR = "unclear"


class Send(models.Model):
    """One call to WeCom that must happen: stored body, state, lease."""

    uid = models.UUIDField(default=uuid4, unique=True, editable=False)
    corp = models.ForeignKey(Corp, on_delete=models.PROTECT)
    api = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    to_userid = models.CharField(max_length=64, blank=True)
    body = EncryptedTextField()
    state = models.CharField(max_length=12, choices=SendState.choices, default=SendState.QUEUED)
    reason = models.CharField(max_length=40, blank=True)
    errcode = models.IntegerField(null=True)
    msgid = models.CharField(max_length=128, blank=True)
    response_code = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key
