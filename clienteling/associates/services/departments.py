"""Departments of the corp: kept as WeCom names them; which store each one is stays the house's own word."""

from collections.abc import Sequence
from datetime import datetime

from clienteling.associates.models import Department, Market, Store
from clienteling.wecom.calls.contacts import Department as DepartmentRow


def keep_departments(market: Market, rows: Sequence[DepartmentRow], *, at: datetime) -> None:
    """A new department with the very name of a store is taken to be that store, until somebody says otherwise."""
    known = {row.number: row for row in market.departments.all()}
    stores = {store.name: store for store in Store.objects.filter(market=market)}
    for row in rows:
        department = known.pop(row.id, None) or Department(market=market, number=row.id, store=stores.get(row.name))
        department.name, department.parent_number, department.gone_at = row.name[:120], row.parent_id, None
        department.save()
    gone = [department.pk for department in known.values() if department.gone_at is None]
    Department.objects.filter(pk__in=gone).update(gone_at=at)
