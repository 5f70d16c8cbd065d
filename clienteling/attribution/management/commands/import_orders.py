"""`manage.py import_orders FILE`."""

from clienteling.attribution.order_files import OrderImporter
from clienteling.clients.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import orders from a CSV or XLSX file: one row is one sale."
    importer = OrderImporter
