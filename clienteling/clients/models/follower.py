"""Who follows an Official Account of the house, known as a client or not yet."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.clients.follower_querysets import FollowerQuerySet
from clienteling.lib.encryption import EncryptedTextField
from clienteling.wecom.models import OfficialAccount


class OfficialAccountFollower(models.Model):
    """`joined_at`: since when a client's identity is this openid. `due_at`: when to ask WeChat who they are."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    account = models.ForeignKey(
        OfficialAccount, on_delete=models.PROTECT, related_name="followers", verbose_name=_("Official Account")
    )
    openid = EncryptedTextField(_("openid"), max_length=128)
    openid_index = models.BinaryField(max_length=32, editable=False)
    unionid = EncryptedTextField(_("unionid"), max_length=128, null=True)
    unionid_index = models.BinaryField(max_length=32, null=True, editable=False)
    followed_at = models.DateTimeField(_("followed at"), null=True)
    unfollowed_at = models.DateTimeField(_("unfollowed at"), null=True)
    scene = models.CharField(_("came by"), max_length=64, blank=True)
    joined_at = models.DateTimeField(_("known as a client since"), null=True)
    asked_at = models.DateTimeField(_("looked up at"), null=True)
    due_at = models.DateTimeField(_("due at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)

    objects: ClassVar[FollowerQuerySet] = FollowerQuerySet.as_manager()  # type: ignore[assignment]  # manager of that queryset

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        indexes = [
            Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="follower_to_look_up"),
            Index(
                fields=["unionid_index"],
                condition=Q(joined_at=None, unionid_index__isnull=False),
                name="follower_not_joined",
            ),
        ]
        constraints = [
            UniqueConstraint(fields=["account", "openid_index"], name="follower_once_per_account"),
            CheckConstraint(
                condition=Q(followed_at=None) | Q(unfollowed_at=None) | Q(unfollowed_at__gte=F("followed_at")),
                name="follower_left_after_following",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)[:8]
