"""`manage.py import_activity FILE`."""

from clienteling.clients.imports.activity import ActivityImporter
from clienteling.clients.imports.command import ImportCommand


class Command(ImportCommand):
    help = "Import what clients did from a CSV or XLSX file."
    importer = ActivityImporter
