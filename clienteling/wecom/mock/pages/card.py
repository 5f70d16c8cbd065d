"""A template card, block by block, in the order in which WeCom lays them out."""

from html import escape

from clienteling.wecom.mock.directory import Json
from clienteling.wecom.mock.messages import Copy
from clienteling.wecom.mock.pages.card_controls import controls, menu
from clienteling.wecom.mock.pages.links import link

COLOURS = {0: "grey", 1: "black", 2: "red", 3: "green"}


def template_card(copy: Copy) -> str:
    card = copy.content
    blocks = (_source, _title, _image, _side_image, _emphasis, _quote, _subtitle, _rows, _columns, _jumps)
    inside = menu(card) + "".join(block(card) for block in blocks) + controls(copy)
    task = escape(str(card.get("task_id") or ""))
    return f'<article class="card {escape(str(card["card_type"]))}" data-task="{task}">{inside}</article>'


def _said(card: Json, block: str, name: str) -> str:
    """The escaped text of a block's field; empty when absent."""
    return escape(str((card.get(block) or {}).get(name) or ""))


def _source(card: Json) -> str:
    words, icon = _said(card, "source", "desc"), _said(card, "source", "icon_url")
    if not words and not icon:
        return ""
    picture = f'<img src="{icon}" alt="">' if icon else ""
    shade = (card.get("source") or {}).get("desc_color", 0)
    colour = COLOURS.get(shade, "grey") if isinstance(shade, int) else "grey"
    return f'<p class="source {colour}">{picture}{words}</p>'


def _title(card: Json) -> str:
    """The title carries the link of the whole card, stretched over it."""
    title, desc = _said(card, "main_title", "title"), _said(card, "main_title", "desc")
    action = card.get("card_action") or {}
    heading = link(action, title, "stretch") if action.get("type") == 1 else title
    bare = link(action, "", "stretch") if action.get("type") == 1 and not title else ""
    return (f"<h3>{heading}</h3>" if title else bare) + (f'<p class="desc">{desc}</p>' if desc else "")


def _image(card: Json) -> str:
    address = _said(card, "card_image", "url")
    return f'<img class="picture" src="{address}" alt="">' if address else ""


def _side_image(card: Json) -> str:
    area = card.get("image_text_area") or {}
    if not area:
        return ""
    words = f"<b>{_said(card, 'image_text_area', 'title')}</b><span>{_said(card, 'image_text_area', 'desc')}</span>"
    picture = f'<img src="{_said(card, "image_text_area", "image_url")}" alt="">'
    return (
        f'<div class="side">{picture}<div>{link(area, words, "over") if area.get("type") == 1 else words}</div></div>'
    )


def _emphasis(card: Json) -> str:
    figure, words = _said(card, "emphasis_content", "title"), _said(card, "emphasis_content", "desc")
    return f'<p class="emphasis"><b>{figure}</b><span>{words}</span></p>' if figure or words else ""


def _quote(card: Json) -> str:
    quote = card.get("quote_area") or {}
    title, words = _said(card, "quote_area", "title"), _said(card, "quote_area", "quote_text")
    if not title and not words:
        return ""
    markup = (f"<b>{title}</b>" if title else "") + (f"<span>{words}</span>" if words else "")
    return f'<div class="quote">{link(quote, markup, "over") if quote.get("type") == 1 else markup}</div>'


def _subtitle(card: Json) -> str:
    words = escape(str(card.get("sub_title_text") or ""))
    return f'<p class="subtitle">{words}</p>' if words else ""


def _rows(card: Json) -> str:
    rows = "".join(
        f"<dt>{escape(str(row['keyname']))}</dt><dd>{_value(row)}</dd>"
        for row in card.get("horizontal_content_list") or []
    )
    return f'<dl class="rows">{rows}</dl>' if rows else ""


def _value(row: Json) -> str:
    value = escape(str(row.get("value") or row.get("userid") or ""))
    return link(row, value, "over") if row.get("type") == 1 else value


def _columns(card: Json) -> str:
    return "".join(
        f'<p class="column"><b>{escape(str(row["title"]))}</b><span>{escape(str(row.get("desc") or ""))}</span></p>'
        for row in card.get("vertical_content_list") or []
    )


def _jumps(card: Json) -> str:
    rows = "".join(f"<li>{_jump(row)}</li>" for row in card.get("jump_list") or [])
    return f'<ul class="jumps">{rows}</ul>' if rows else ""


def _jump(row: Json) -> str:
    title = escape(str(row["title"]))
    return link(row, title, "over") if row.get("type") == 1 else title
