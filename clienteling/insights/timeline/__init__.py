"""A client's story, newest first: every table that knows something of the client, merged into pages."""

from clienteling.insights.timeline.asked import Asked, Period
from clienteling.insights.timeline.place import Place, place_of
from clienteling.insights.timeline.source import Kind, Reader
from clienteling.insights.timeline.story import Moment, Story, story

__all__ = ["Asked", "Kind", "Moment", "Period", "Place", "Reader", "Story", "place_of", "story"]
