"""The main text of a saved web page: what a portal puts around it (menus, lists of links, counters) is dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "svg",
        "canvas",
        "video",
        "audio",
        "object",
        "embed",
        "nav",
        "header",
        "footer",
        "aside",
        "button",
        "select",
        "input",
        "textarea",
        "menu",
        "dialog",
        "title",
        "head",
    ]
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|sidebar|footer|header|banner|ads?|advert\w*|social|share|sharing"
    r"|comments?|related|lien-?quan|tin-?khac|pagination|pager|toolbar|search|counter|visitors?|luot-?xem|widget|popup"
    r"|modal|cookie\w*|print|rating|skip-link|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTENT = re.compile(
    r"(?:^|[\s_-])(?:content|detail|noi-?dung|chi-?tiet|article\w*|entry|post-?body|fulltext)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FURNITURE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "figcaption",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "ul",
        "caption",
        "tr",
        "td",
        "th",
    ]
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_MAIN = 0.6  # share of the page's prose (text outside links) that its main part must hold
_LINKS, _LINKED = 3, 0.6  # a block with so many links, which make up that share of its letters, is a list of links
_LAYOUT_COLUMNS, _LAYOUT_ROWS = 2, 4


@dataclass(slots=True)
class _Weight:
    """What stands under one element."""

    node: LexborNode
    letters: int = 0
    linked: int = 0  # letters inside links
    links: int = 0
    rows: int = 0  # of the table, if it is one
    columns: int = 0
    tables: int = 0

    def add(self, inner: _Weight) -> None:
        self.letters += inner.letters
        self.linked += inner.linked
        self.links += inner.links
        self.tables += inner.tables

    @property
    def drops(self) -> bool:
        """Whether it is a list of links."""
        return self.node.tag not in ("p", "body") and self.links >= _LINKS and self.linked > _LINKED * self.letters

    @property
    def lays_out(self) -> bool:
        """Whether it is a table that only places its cells on the page (letterhead, signatures, columns)."""
        return self.tables > 1 or (self.columns <= _LAYOUT_COLUMNS and self.rows <= _LAYOUT_ROWS)


def read_page(html: str) -> str:
    """Text of the part of a page that holds its prose: blocks are lines, rows of tables "| cell | cell |"."""
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    weights = _weigh(body)
    main = _main_part(body, weights)
    lines = _Lines(weights)
    heading = body.css_first("h1")
    if heading is not None and not _is_under(heading, main):
        lines.take(heading)
    lines.take(main)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines.done)).strip("\n")


def _walk(top: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Nodes under `top` in reading order with False, elements once more with True where they end.

    Furniture is left out. Without recursion: pages may nest deeper than Python's stack.
    """
    node, entering = top, True
    while True:
        if entering:
            kept = node.mem_id == top.mem_id or not _is_furniture(node)
            child = None
            if kept:
                yield node, False
                child = node.first_child if node.is_element_node else None
            if child is not None:
                node = child
                continue
            if kept and node.is_element_node:
                yield node, True
        if node.mem_id == top.mem_id:
            return
        following = node.next
        if following is not None:
            node, entering = following, True
        elif node.parent is not None:
            node, entering = node.parent, False
            yield node, True
        else:
            return


def _is_furniture(node: LexborNode) -> bool:
    if not node.is_element_node:
        return False
    if node.tag in _NEVER:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return True
    if attributes.get("role") in _FURNITURE_ROLES:
        return True
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return node.tag not in ("body", "main", "article", "p", "td", "tr") and bool(_FURNITURE.search(names))


def _weigh(body: LexborNode) -> dict[int, _Weight]:
    """Weights of all elements by node, outer before inner."""
    weights: dict[int, _Weight] = {}
    trail: list[_Weight] = []
    tables: list[_Weight] = []
    inside = 0  # links
    for node, ends in _walk(body):
        if node.is_text_node:
            letters = len(_SPACE.sub(" ", node.text_content or "").strip())
            trail[-1].letters += letters
            trail[-1].linked += letters if inside else 0
        elif node.is_element_node and not ends:
            weight = weights[node.mem_id] = _Weight(node, links=int(node.tag == "a"), tables=int(node.tag == "table"))
            trail.append(weight)
            inside += node.tag == "a"
            if node.tag == "table":
                tables.append(weight)
            elif node.tag == "tr" and tables:
                tables[-1].rows += 1
                cells = sum(1 for cell in node.iter() if cell.tag in ("td", "th"))
                tables[-1].columns = max(tables[-1].columns, cells)
        elif node.is_element_node:
            weight = trail.pop()
            inside -= node.tag == "a"
            if node.tag == "table":
                tables.pop()
            if trail:
                trail[-1].add(weight)
    return weights


def _main_part(body: LexborNode, weights: dict[int, _Weight]) -> LexborNode:
    """The innermost element that calls itself the content and holds most of the prose; else the whole body."""
    whole = weights[body.mem_id]
    least = _MAIN * (whole.letters - whole.linked)
    fitting = [each.node for each in weights.values() if each.letters - each.linked >= least and _is_content(each.node)]
    return fitting[-1] if fitting else body


def _is_content(node: LexborNode) -> bool:
    attributes = node.attributes
    if node.tag in ("article", "main") or attributes.get("role") == "main":
        return True
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    return node.tag in ("div", "section", "td") and bool(_CONTENT.search(names))


def _is_under(node: LexborNode, top: LexborNode) -> bool:
    at: LexborNode | None = node
    while at is not None and at.mem_id != top.mem_id:
        at = at.parent
    return at is not None


@dataclass(slots=True)
class _Lines:
    """Lines of the text as the elements of a page begin and end."""

    weights: dict[int, _Weight]
    done: list[str] = field(default_factory=list)
    _line: list[str] = field(default_factory=list)
    _rows: list[list[str]] = field(default_factory=list)  # finished cells of the open row of a table of figures
    _layouts: list[bool] = field(default_factory=list)  # of the open tables
    _dropped: int = 0
    _kept_space: int = 0

    def take(self, top: LexborNode) -> None:
        """Add the lines under `top`."""
        for node, ends in _walk(top):
            if node.is_text_node:
                if not self._dropped:
                    text = node.text_content or ""
                    self._line.append(text if self._kept_space else _SPACE.sub(" ", text))
            elif node.is_element_node:
                self._element(node, -1 if ends else 1)
        self._break()

    def _element(self, node: LexborNode, step: int) -> None:
        """`step` is 1 where the element begins, -1 where it ends."""
        tag = node.tag or ""
        weight = self.weights.get(node.mem_id)
        if weight is not None and weight.drops:
            self._dropped += step
        if self._dropped:
            return
        if tag == "pre":
            self._kept_space += step
        if tag == "table":
            self._layouts += [weight is None or weight.lays_out] if step > 0 else []
            if step < 0 and self._layouts:
                self._layouts.pop()
        in_figures = bool(self._layouts) and not self._layouts[-1]
        if in_figures and tag == "tr":
            self._row(step)
        elif in_figures and tag in ("td", "th") and self._rows:
            if step < 0:
                self._rows[-1].append(" ".join("".join(self._line).split()))
            self._line.clear()
        elif tag == "br":
            if step > 0:
                self._line.append(" " if self._rows else "\n")
        elif tag in _BLOCKS:
            if self._rows:
                self._line.append(" ")
            else:
                self._break()
                if tag == "li" and step > 0:
                    self._line.append("- ")

    def _row(self, step: int) -> None:
        if step > 0:
            self._break()
            self._rows.append([])
        elif self._rows:
            cells = self._rows.pop()
            if any(cells):
                self.done.append(f"| {' | '.join(cells)} |")

    def _break(self) -> None:
        text = "".join(self._line)
        self._line.clear()
        for line in text.split("\n"):
            stripped = line.strip(" \t\r\f") if not self._kept_space else line.rstrip()
            if stripped and stripped != "-":
                self.done.append(stripped)
