"""Verbs of the asset pool: put in a picture, submit, approve, reject, withdraw."""

from datetime import datetime
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from clienteling.assets.models import Asset, AssetStatus, thumbnail_name
from clienteling.associates.models import Associate
from clienteling.lib import pictures
from clienteling.lib.errors import DomainError
from clienteling.lib.wordings import ENGLISH


def put_picture(asset: Asset, data: bytes) -> None:
    """Store the picture drawn anew, with its thumbnail, and set it on the row without saving the row."""
    asset.picture.save(f"{asset.code}.jpg", ContentFile(pictures.redrawn(BytesIO(data))), save=False)
    put_thumbnail(asset)


def put_thumbnail(asset: Asset) -> None:
    """The small picture of lists, beside the stored one."""
    with asset.picture.open("rb") as file:
        small = pictures.thumbnail(BytesIO(file.read()))
    asset.picture.storage.save(thumbnail_name(asset.picture.name or ""), ContentFile(small))


def submit(asset: Asset, *, by: Associate, at: datetime) -> None:
    """Ask for approval. Raises DomainError while there are no words in English, which every language falls back to."""
    by.must_in(asset.market_id, "assets.change_asset")
    if not asset.texts.filter(language=ENGLISH).exists():
        raise DomainError("text_missing", _("Write the words in English first."), field="texts")
    asset.move_to(AssetStatus.SUBMITTED)


def approve(asset: Asset, *, by: Associate, at: datetime) -> None:
    """From now on associates may send it, within its dates."""
    by.must_in(asset.market_id, "assets.approve_asset")
    asset.move_to(AssetStatus.APPROVED, approved_by=by, approved_at=at)


def reject(asset: Asset, *, by: Associate, at: datetime) -> None:
    by.must_in(asset.market_id, "assets.approve_asset")
    asset.move_to(AssetStatus.REJECTED)


def withdraw(asset: Asset, *, by: Associate, at: datetime) -> None:
    """Nobody may send it any more; who approved it, and when, stays on record."""
    by.must_in(asset.market_id, "assets.approve_asset")
    asset.move_to(AssetStatus.WITHDRAWN)


def rework(asset: Asset, *, by: Associate, at: datetime) -> None:
    """Back to a draft, which may be edited and submitted again."""
    by.must_in(asset.market_id, "assets.change_asset")
    asset.move_to(AssetStatus.DRAFT)
