"""The table of all sources. A place in a story names a source by its number here: new ones go to the end."""

from clienteling.insights.timeline import agreeing, buying, caring, doing, handling, noting, reaching, standing, wishing
from clienteling.insights.timeline.source import Source

SOURCES: tuple[Source, ...] = (
    *buying.SOURCES,
    *reaching.SOURCES,
    *standing.SOURCES,
    *caring.SOURCES,
    *doing.SOURCES,
    *wishing.SOURCES,
    *agreeing.SOURCES,
    *noting.SOURCES,
    *handling.SOURCES,
)
