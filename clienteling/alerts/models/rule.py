"""A rule and its versions. A version never changes; editing makes the next one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.naming import in_language
from clienteling.assets.models import Asset
from clienteling.lib import said
from clienteling.lib.moves import move


class RuleStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    BACKTESTED = "backtested", _("Backtested")
    SHADOW = "shadow", _("Shadow: matches, tells nobody")
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")


class RuleKind(models.TextChoices):
    """What a rule watches: what clients do, or what the house knows of them."""

    BEHAVIOURAL = "behavioural", _("Behavioural")
    BUSINESS = "business", _("Business")


class Recipient(models.TextChoices):
    """Who is told. Whoever is away has a cover."""

    PRIMARY = "primary", _("The client's associate")
    SECONDARY = "secondary", _("The client's second associate")
    ALL = "all", _("Everyone who follows the client")
    STORE_MANAGER = "store_manager", _("The store's manager")


class Trigger(models.TextChoices):
    SCHEDULE = "schedule", _("On a schedule")
    ACTIVITY = "activity", _("When something happens")


# A rule that is looked at: live, or in shadow where it tells nobody.
RUNNING = (RuleStatus.LIVE, RuleStatus.SHADOW)

# Live may become live again: a new version takes over, or more stores.
MOVES: dict[str, set[str]] = {
    RuleStatus.DRAFT: {RuleStatus.BACKTESTED},
    RuleStatus.BACKTESTED: {RuleStatus.DRAFT, RuleStatus.SHADOW, RuleStatus.LIVE},
    RuleStatus.SHADOW: {RuleStatus.SHADOW, RuleStatus.LIVE, RuleStatus.PAUSED},
    RuleStatus.LIVE: {RuleStatus.LIVE, RuleStatus.PAUSED},
    RuleStatus.PAUSED: {RuleStatus.SHADOW, RuleStatus.LIVE},
}


class Rule(models.Model):
    """What head office calls the rule, and whether it runs. Higher priority goes out first.

    `current`: the version that runs; a newer one takes over when it goes live. `failures`: runs in a row that broke.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    status = models.CharField(_("status"), max_length=12, choices=RuleStatus.choices, default=RuleStatus.DRAFT)
    kind = models.CharField(_("kind"), max_length=12, choices=RuleKind.choices, default=RuleKind.BUSINESS)
    priority = models.PositiveSmallIntegerField(_("priority"), default=50)
    store_share = models.PositiveSmallIntegerField(_("share of the stores it is live in (%)"), default=100)
    stop_reason = models.CharField(_("why it stopped by itself"), max_length=200, blank=True)
    current = models.ForeignKey(
        "RuleVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("runs as")
    )
    failures = models.PositiveSmallIntegerField(_("runs in a row that broke"), default=0, editable=False)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "backtested", "shadow", "live", "paused"]),
                name="rule_status_is_known",
            ),
            models.CheckConstraint(condition=Q(kind__in=["behavioural", "business"]), name="rule_kind_is_known"),
            models.CheckConstraint(condition=Q(store_share__range=(1, 100)), name="rule_store_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return in_language(self.name, get_language() or "en")

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def newest(self) -> "RuleVersion | None":
        return self.versions.order_by("-number").first()

    def move_to(self, new: RuleStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)


class RuleVersion(models.Model):
    """Conditions over facts, when they are looked at, and what makes two matches the same alert.

    `conditions`: `{"all": […]}`, `{"any": […]}`, `{"not": …}` over
    `{"fact": name, "params": {…}, "op": "<=", "value": …}`. `period`: `{"per": name, …}` of `periods.py`.
    `weekdays`: 1 is Monday; none is every day.
    """

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="versions", verbose_name=_("rule"))
    number = models.PositiveIntegerField(_("version"))
    trigger = models.CharField(_("trigger"), max_length=12, choices=Trigger.choices)
    at_hour = models.PositiveSmallIntegerField(_("hour of the day, in the store's time zone"), default=9)
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("days of the week"), default=list, db_default=[], blank=True
    )
    conditions = models.JSONField(_("conditions"))
    period = models.JSONField(_("period"))
    valid_days = models.PositiveSmallIntegerField(_("valid for (days)"), default=3)
    asset = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("suggested asset"))
    recipient = models.CharField(_("who is told"), max_length=14, choices=Recipient.choices, default=Recipient.PRIMARY)
    cooldown_days = models.PositiveSmallIntegerField(_("at most once per client in (days)"), default=0)
    holdout_percent = models.PositiveSmallIntegerField(_("held-out share of the clients (%)"), default=0)
    send_from = models.TimeField(_("send from"), null=True, blank=True)
    send_until = models.TimeField(_("send until"), null=True, blank=True)
    in_digest = models.BooleanField(_("can wait for the morning digest"), default=False)
    escalate_after_hours = models.PositiveSmallIntegerField(
        _("tell the manager when untouched for (hours)"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        verbose_name = _("rule version")
        verbose_name_plural = _("rule versions")
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_number_once"),
            models.CheckConstraint(condition=Q(trigger__in=["schedule", "activity"]), name="rule_trigger_is_known"),
            models.CheckConstraint(condition=Q(at_hour__lte=23), name="rule_hour_is_of_a_day"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]), name="rule_weekdays_are_of_a_week"
            ),
            models.CheckConstraint(
                condition=Q(recipient__in=["primary", "secondary", "all", "store_manager"]),
                name="rule_recipient_is_known",
            ),
            models.CheckConstraint(condition=Q(holdout_percent__lte=50), name="rule_holds_out_half_at_most"),
            models.CheckConstraint(
                condition=Q(send_from=None, send_until=None) | Q(send_until__gt=models.F("send_from")),
                name="rule_send_window_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    def suggests(self, asset: int) -> bool:
        """Whether it may go along with an alert of this version."""
        return asset == self.asset_id or self.further_assets.filter(asset=asset).exists()


class FurtherAsset(models.Model):
    """What the associate may choose instead of the version's first asset, in this order."""

    version = models.ForeignKey(
        RuleVersion,
        on_delete=models.CASCADE,
        related_name="further_assets",
        db_index=False,  # the constraint's begins with it
        verbose_name=_("rule version"),
    )
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+", verbose_name=_("asset"))
    place = models.PositiveSmallIntegerField(_("place among the assets"))

    class Meta:
        verbose_name = _("further asset")
        verbose_name_plural = _("further assets")
        ordering = ["version", "place"]
        constraints = [
            models.UniqueConstraint(fields=["version", "place"], name="rule_asset_one_per_place"),
            models.UniqueConstraint(fields=["version", "asset"], name="rule_asset_once_per_version"),
            models.CheckConstraint(condition=Q(place__range=(2, 9)), name="rule_assets_are_nine_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.asset}"


class RuleText(models.Model):
    """What the card says in one language. `{client}` and the shown evidence (`{days_to_birthday}`, …) are filled in."""

    version = models.ForeignKey(
        RuleVersion, on_delete=models.CASCADE, related_name="texts", verbose_name=_("rule version")
    )
    language = models.CharField(_("language"), max_length=10)
    title = models.CharField(_("title"), max_length=60)
    why = models.CharField(_("why"), max_length=200)
    say = models.CharField(_("what to say"), max_length=300)

    class Meta:
        verbose_name = _("card text")
        verbose_name_plural = _("card texts")
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="rule_text_once_per_language")]

    def __str__(self) -> str:
        return said.language(self.language)
