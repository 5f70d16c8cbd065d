"""Conditions while they are being written: from a page's fields and back, with the reasons where they are wrong."""

from clienteling.alerts.drafting.fields import Field, comparison, given
from clienteling.alerts.drafting.picker import Shelf, shelves
from clienteling.alerts.drafting.reading import of_conditions, of_fields
from clienteling.alerts.drafting.tree import ROOT, Branch, Leaf, Part, next_key, walk, with_fact, with_group, without
from clienteling.alerts.drafting.writing import Problem, Written, written

__all__ = [
    "ROOT",
    "Branch",
    "Field",
    "Leaf",
    "Part",
    "Problem",
    "Shelf",
    "Written",
    "comparison",
    "given",
    "next_key",
    "of_conditions",
    "of_fields",
    "shelves",
    "walk",
    "with_fact",
    "with_group",
    "without",
    "written",
]
