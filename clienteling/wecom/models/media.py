"""What was uploaded to WeCom and under which id, so that the same content goes up once in three days."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.models.corp import Corp
from clienteling.wecom.querysets import MediaQuerySet


class MediaKind(models.TextChoices):
    IMAGE = "image", _("Image")
    VOICE = "voice", _("Voice")
    VIDEO = "video", _("Video")
    FILE = "file", _("File")


class MediaScene(models.TextChoices):
    """WeCom refuses an id of one scene in another."""

    MESSAGE = "message", _("Messages")
    MOMENT = "moment", _("Moments")
    ALBUM = "album", _("Product album")


class Media(models.Model):
    corp = models.ForeignKey(Corp, on_delete=models.CASCADE, related_name="media", verbose_name=_("corp"))
    scene = models.CharField(_("used in"), max_length=8, choices=MediaScene.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=MediaKind.choices)
    digest = models.BinaryField(_("digest of the content"), max_length=32)
    media_id = models.CharField(_("media ID"), max_length=256)
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = MediaQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded media")
        verbose_name_plural = _("uploaded media")
        constraints = [
            UniqueConstraint(fields=["corp", "scene", "kind", "digest"], name="media_uploaded_once_per_content"),
            CheckConstraint(condition=Q(kind__in=MediaKind.values), name="media_kind_is_known"),
            CheckConstraint(condition=Q(scene__in=MediaScene.values), name="media_scene_is_known"),
            CheckConstraint(condition=~Q(scene__in=["moment", "album"], kind="voice"), name="media_voice_is_a_message"),
        ]

    def __str__(self) -> str:
        return f"{self.scene} {self.kind} {self.uploaded_at:%F %T}"
