"""`manage.py import_clients FILE`."""

from clienteling.clients.imports.clients import ClientImporter
from clienteling.clients.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import clients from a CSV or XLSX file."
    importer = ClientImporter
