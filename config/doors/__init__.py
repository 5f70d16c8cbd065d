"""Every address of the house and who may open it: what `docs/roles.md` says and the matrix of rights asks for."""

from config.doors.door import Door, Rows, Table, To
from config.doors.routes import ROUTES
from config.doors.tables import TABLES

__all__ = ["ROUTES", "TABLES", "Door", "Rows", "Table", "To"]
