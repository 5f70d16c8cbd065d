"""`manage.py reconcile_contacts [MARKET …]`: compare follows with WeCom now, repair, say how many were missed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clienteling.associates.models import Market
from clienteling.clients.models import FindingKind, ReconciliationRun
from clienteling.clients.services import found, reconcile_now
from clienteling.lib import clock

WORDS = {
    FindingKind.ADDITION: "missed additions",
    FindingKind.REMOVAL: "missed removals",
    FindingKind.REMARK: "missed remarks",
    FindingKind.REFUSED: "not repaired",
}


class Command(BaseCommand):
    help = "Find and repair what WeCom's callbacks never told: clients added, removed, or remarked on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("markets", nargs="*", help="codes of markets; all of them if none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        codes = options["markets"]
        markets = Market.objects.filter(code__in=codes) if codes else Market.objects.all()
        if unknown := set(codes) - {market.code for market in markets}:
            raise CommandError(f"no market {min(unknown)}")
        runs = [reconcile_now(market, clock.now()) for market in markets.order_by("code")]
        for run in runs:
            self.stdout.write(summary(run))
        if any(run.finished_at is None for run in runs):
            raise CommandError("WeCom could not be asked to the end; the worker goes on with it, or run this again")


def summary(run: ReconciliationRun) -> str:
    counts = ", ".join(f"{number} {WORDS[kind]}" for kind, number in found(run).items())
    state = "finished" if run.finished_at else f"stopped ({run.error})"
    return f"{run.market.code}: {counts}; {run.follows} follows of {run.asked} associates compared, {state}"
