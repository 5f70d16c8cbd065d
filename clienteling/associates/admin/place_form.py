"""Where somebody works, said once: store and region lie in the market, which need not be written beside them."""

from typing import Any

from django.utils.translation import gettext as _


class OneMarket:
    """Mixed into the forms of associates. Log-in, currency and sight all go by the market."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}  # type: ignore[misc]  # a form's
        store, region = given.get("store"), given.get("region")
        given["market"] = given.get("market") or (store.market if store else region.market if region else None)
        if store and store.market != given["market"]:
            self.add_error("store", _("The store lies in another market."))  # type: ignore[attr-defined]  # as above
        if region and region.market != given["market"]:
            self.add_error("region", _("The region lies in another market."))  # type: ignore[attr-defined]  # as above
        return given
