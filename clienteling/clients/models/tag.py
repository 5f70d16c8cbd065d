"""Tags in groups, the same as the corp's tags in WeCom, and what must still be told to WeCom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Market
from clienteling.clients.models.client import Client
from clienteling.clients.querysets import TagChangeQuerySet, TagMarkQuerySet, TagQuerySet
from clienteling.wecom.models import Corp


class TagGroup(models.Model):
    """`wecom_id` is empty until WeCom knows the group; `gone_at`: deleted, here or there."""

    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="tag_groups", verbose_name=_("market"))
    name = models.CharField(_("name"), max_length=30)
    wecom_id = models.CharField(_("WeCom ID"), max_length=64, blank=True, editable=False)
    gone_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("tag group")
        verbose_name_plural = _("tag groups")
        constraints = [
            models.UniqueConstraint(
                fields=["market", "name"], condition=Q(gone_at=None), name="tag_group_name_once_per_market"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """`wecom_id` is empty until WeCom knows the tag; `gone_at`: deleted, here or there, kept for what it was."""

    group = models.ForeignKey(TagGroup, on_delete=models.CASCADE, related_name="tags", verbose_name=_("group"))
    name = models.CharField(_("name"), max_length=30)
    wecom_id = models.CharField(_("WeCom ID"), max_length=64, blank=True, editable=False)
    gone_at = models.DateTimeField(_("deleted at"), null=True, blank=True, editable=False)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "name"], condition=Q(gone_at=None), name="tag_name_once_per_group"
            ),
        ]
        indexes = [models.Index(fields=["wecom_id"], name="tag_wecom_id")]

    def __str__(self) -> str:
        return self.name


class TagMark(models.Model):
    """A client was tagged or untagged: open until WeCom was told, done at once where WeCom told us.

    Never deleted: rules read off them which tags a client had on a past day. `due_at` NULL: left to a person. What was
    not told because nobody had the client in WeCom (`no_contact`) is open again when somebody has.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="tag_marks", verbose_name=_("client"))
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, verbose_name=_("tag"))
    add = models.BooleanField(_("added"))
    made_at = models.DateTimeField(_("when"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = TagMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag to be told to WeCom")
        verbose_name_plural = _("tags to be told to WeCom")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None), name="tag_mark_open"),
            models.Index(fields=["client", "tag", "made_at"], name="tag_mark_history"),
        ]

    def __str__(self) -> str:
        return f"{'+' if self.add else '−'} {self.tag}"


class TagChange(models.Model):
    """A tag or a group WeCom knows was renamed or deleted here: WeCom is told how it stands. Open until `done_at`."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, verbose_name=_("market"))
    wecom_id = models.CharField(_("WeCom ID"), max_length=64)
    is_group = models.BooleanField(_("a group"), default=False)
    name = models.CharField(_("name"), max_length=30)
    deleted = models.BooleanField(_("deleted"), default=False)
    made_at = models.DateTimeField(_("when"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = TagChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of a tag")
        verbose_name_plural = _("changes of tags")
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="tag_change_open")]

    def __str__(self) -> str:
        return f"{'-' if self.deleted else '='}{self.name}"


class TagPull(models.Model):
    """The corp's tags changed in WeCom since they were read: one open row per corp."""

    corp = models.OneToOneField(Corp, on_delete=models.CASCADE, verbose_name=_("corp"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("reading of tags")
        verbose_name_plural = _("readings of tags")

    def __str__(self) -> str:
        return f"{self.corp_id}"
