"""Who has to do what by when: orders in sentences, duties of a body, and work listed under its name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mach.engines.reading.deadlines import due_in, recurrence_in
from mach.engines.reading.labelled import LabelledItem
from mach.engines.reading.lexicon import KINDS, SMALL
from mach.engines.reading.model import Assignment, Heading
from mach.engines.reading.paragraphs import end_of_first, paragraphs
from mach.engines.reading.tabled import tabled_work
from mach.engines.reading.units import BEGINS_WORK, UNITS, can_have_duty, names_only, spaced, support_in, units_of

_ORDER = spaced(
    rf"(?<!được\s)(?<!đã\s)(?<!Kính\s)(?<!kính\s)(?<!án\s)(?<!việc\s)(?<!hoặc\s)(?<!\w)"
    rf"(?:[Gg]iao|[Yy]êu cầu|[Đđ]ề nghị|[Cc]hỉ thị|[Pp]hân công)(?: cho)? (?P<units>{UNITS})"
)
_ORDER_WORD = spaced("[GgYyĐđCcPp](?:iao|êu cầu|ề nghị|hỉ thị|hân công)")  # quickly tells most sentences to be none
_INTRODUCED = (
    r"(?:(?:Căn cứ|Trên cơ sở|Định kỳ|Hằng|Hàng|Trước|Chậm nhất|Trong thời gian tới|Thời gian tới|Đối với|Sau khi|Khi)"
    r"[^.;:]{2,220}?, (?=[A-ZĐÀ-Ỵ]|[Cc]ác ))?"
)
_DUTY = spaced(rf"{_INTRODUCED}(?P<units>{UNITS})")
_PLAIN_DUTY = spaced(
    r"[^.;:]{0,90}?(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|chủ trì|phối hợp|làm đầu mối|là đầu mối|tham mưu)(?!\w)"
)
_EXECUTED = spaced(
    r"chịu trách nhiệm (?:tổ chức )?(?:thi hành|thực hiện) (?i:quyết|nghị|chỉ thị|thông tư|quy|kế hoạch)"
)
_NO_WORK = spaced(r"[^.;]{0,60}?(?:chủ trì (?:hội nghị|cuộc họp|họp|buổi|phiên|lễ)|có ý kiến như sau)")
_OF_BODY = spaced(
    r"(?:(?:Trách nhiệm|Nhiệm vụ|Phân công nhiệm vụ)(?: (?:thực hiện|thi hành|cụ thể))?(?: của| đối với| cho)?|Đối với|Về phía|Giao(?: cho)?|"
    r"Phân công(?: cho)?) (?=[A-ZĐÀ-Ỵ]|các )"
)
_IN_BRACKETS = spaced(
    rf"\((?:do |giao )?(?P<units>{UNITS})[^()]{{0,3}}(?:chủ trì|thực hiện|phụ trách|tham mưu|đầu mối|chịu trách nhiệm|là đầu mối)"
)
_NARRATES = re.compile(r"(?:Ngày \d|Tại [A-ZĐÀ-Ỵ])[^.;]{0,240}? (?:có|đã|ban hành) ")
_LABEL = re.compile(r"[ \t*#>\xa0]*(?:(?:Điều +\d+[a-zđ]?|\(?[0-9ivxIVX.]{1,8}\)?|[a-zđ])[.):/-]+ *|[-–+•] *)?[ *]*")
_SENTENCE_END = re.compile(r"[.;](?= +[A-ZĐÀ-Ỵ\-–+•])")
_EXECUTION = re.compile(
    r"tổ chức thực hiện|trách nhiệm|phân công|nhiệm vụ|giải pháp|yêu cầu|báo cáo|thực hiện|triển khai|đề nghị",
    re.IGNORECASE,
)
_DIRECTS = re.compile(r"(?:yêu cầu|chỉ thị|chỉ đạo|kết luận|đề nghị|ý kiến)[^.]{0,160}:\s*$")
_RECIPIENTS = re.compile(r"\n[ \t*|]*N[ơo]i\s+nh[ậa]n")
_ANNEX = re.compile(
    r"^[ \t*#|_]*(?:PHỤ\s+LỤC|DANH\s+MỤC|BIỂU|"
    + "|".join(re.escape(kind.upper()).replace(r"\ ", r"\s+") for kind in KINDS)
    + rf")(?!\w)[^{SMALL}\n]*$|^[ \t*#|_]*Phụ\s+lục(?:\s+(?:số\s+)?[\dIVX]+)?\W*$",
    re.MULTILINE,
)
_AFTER_ORDER = 900  # code points; a longer order has lost its end


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose work is listed below: the level of the heading that names it (0 for the whole paper), lead and support."""

    level: int
    lead: tuple[str, ...]
    support: tuple[str, ...]


def find_assignments(text: str, outline: Sequence[Heading], *, issued: str | None = None) -> tuple[Assignment, ...]:
    """Assignments in reading order.

    Read are orders ("Giao A chủ trì, phối hợp với B …"), duties ("A có trách nhiệm …"), what is listed under the name
    of a body, rows of tables and items with a line "Đơn vị chủ trì: …". Not read are the formula of execution at the
    end of a decision, requests to a superior ("Kính đề nghị"), what was already done, and the list of recipients.
    `issued` (ISO) gives the year of days written without one.
    """
    flat = re.sub(r"[\n*\xa0|]", " ", text)
    tables = list(tabled_work(text, issued))
    ends = [table.end for table in tables]
    found = [assignment for table in tables for assignment in table.assignments]
    begins = [heading.start for heading in outline]
    for start, end in _papers(text):
        paper = _Paper(flat, issued)
        for block in _blocks(text, outline[bisect_left(begins, start) : bisect_left(begins, end)], start, end):
            table = bisect_left(ends, block[1])
            if table == len(tables) or block[2] <= tables[table].start:
                paper.read(*block)
        found += paper.close()
    return tuple(sorted(found, key=lambda assignment: (assignment.start, assignment.end)))


class _Paper:
    """Reads a paper, or an annex of one, paragraph by paragraph, and knows whose work they list."""

    def __init__(self, flat: str, issued: str | None) -> None:
        self._flat, self._issued = flat, issued
        self._found: list[Assignment] = []
        self._holders: list[_Holder] = []
        self._above: list[tuple[int, bool]] = []  # headings a place stands under: level, whether about execution
        self._directed = False
        self._item = LabelledItem()

    def close(self) -> list[Assignment]:
        """What was found, once all is read."""
        self._settle_item()
        return self._found

    def read(self, heading: Heading | None, start: int, end: int) -> None:
        """Read the next paragraph; with its heading the one that a heading begins."""
        if heading is not None:
            while self._above and self._above[-1][0] >= heading.level:
                self._above.pop()
            self._above.append((heading.level, _EXECUTION.search(heading.title) is not None))
        label = _LABEL.match(self._flat, start, end)
        start = label.end() if label else start
        content = self._flat[start:end].rstrip()
        if not content or self._item.add(content, start + len(content)):
            return
        self._settle_item()
        self._item = LabelledItem(content, start)
        if _EXECUTED.search(content):
            return
        if heading is not None:
            while self._holders and self._holders[-1].level >= heading.level:
                self._holders.pop()
        named = _names_holder(content, heading, self._holders)
        if named is not None:
            self._holders.append(named)
            return
        self._directed = self._directed or _DIRECTS.search(content) is not None
        marked = heading is not None or (label is not None and bool(label[0].strip()))
        context = self._directed or any(executes for _, executes in self._above)
        duties = list(_duties(content, marked=heading is not None or (marked and context)))
        if not duties and marked and "(" in content:
            duties = list(_bracketed(content))
        if not duties and self._holders and _is_work(content, heading):
            holder = self._holders[-1]
            duties = [(0, len(content), 0, holder.lead, holder.support)]
        self._found += [_assignment(content, start, duty, self._issued) for duty in duties]

    def _settle_item(self) -> None:
        """What labels say of an item counts before what its own words say."""
        labelled = self._item.assignment(self._issued)
        if labelled is not None:
            while self._found and self._found[-1].start >= labelled.start:
                self._found.pop()
            self._found.append(labelled)


def _papers(text: str) -> Iterator[tuple[int, int]]:
    """Spans that can give work: without the recipients and signatures, after which an annex may follow."""
    start = 0
    while (recipients := _RECIPIENTS.search(text, start)) is not None:
        yield start, recipients.start()
        annex = _ANNEX.search(text, recipients.end())
        if annex is None:
            return
        start = annex.start()
    yield start, len(text)


def _blocks(text: str, outline: Sequence[Heading], begin: int, limit: int) -> Iterator[tuple[Heading | None, int, int]]:
    """Paragraphs from `begin` to `limit`; with its heading the paragraph that a heading begins."""
    edges = [begin, *(heading.start for heading in outline), limit]
    for number, (start, end) in enumerate(pairwise(edges)):
        heading = outline[number - 1] if number else None
        if heading is not None:
            first = _end_of_name(text, heading, end)
            yield heading, start, first
            start = first
        if start < end:
            yield from ((None, *cut) for cut in paragraphs(text, start, end))


def _end_of_name(text: str, heading: Heading, end: int) -> int:
    """Where the paragraph of a heading ends; the name of a body may go on in the next line, before its verb."""
    first = end_of_first(text, heading.start, heading.end, end)
    label = _LABEL.match(text, heading.start, first)
    breaks = text[heading.end : first].count("\n")
    if breaks == 1 and first < end and names_only(text[label.end() if label else heading.start : first]):
        following = _LABEL.match(text, first, end)
        if following and not following[0].strip(" *\t") and not BEGINS_WORK.match(text, following.end()):
            return next((cut for cut, _ in paragraphs(text, first, end) if cut > first), end)
    return first


def _names_holder(content: str, heading: Heading | None, holders: list[_Holder]) -> _Holder | None:
    """Whether a paragraph only says whose work follows: a body alone, or a body and a colon at the end."""
    level = heading.level if heading is not None else 99
    before_name = _OF_BODY.match(content)
    content = content[before_name.end() :] if before_name else content
    if names_only(content) and (heading is not None or content.endswith(":")):
        while holders and holders[-1].level >= level:
            holders.pop()
        return _Holder(level, units_of(content), ())
    if not content.endswith(":"):
        return None
    ordered = _ORDER.search(content)
    duty = ordered or _DUTY.match(content)
    if duty is None or not can_have_duty(duty["units"]) or (heading is None and ordered is None):
        return None
    return _Holder(
        heading.level if heading is not None else 0, units_of(duty["units"]), support_in(content[duty.end("units") :])
    )


def _duties(content: str, *, marked: bool) -> Iterator[tuple[int, int, int, tuple[str, ...], tuple[str, ...]]]:
    """(start, end, start of the work, lead, support) of each order and duty; `marked` paragraphs need no strong verb."""
    at = 0
    for begin, end in _sentences(content):
        if begin < at:
            continue
        ordered = _ORDER.search(content, begin, end) if _ORDER_WORD.search(content, begin, end) else None
        duty = ordered or _DUTY.match(content, begin, end)
        if duty is None or not can_have_duty(duty["units"]) or _NO_WORK.match(content, duty.end("units"), end):
            continue
        if ordered and _NARRATES.match(content, begin, ordered.start()):
            continue
        if ordered is None and not marked and not _PLAIN_DUTY.match(content, duty.end("units"), end):
            continue
        start = ordered.start() if ordered else begin
        work = duty.end("units")
        yield start, min(end, start + _AFTER_ORDER), work, units_of(duty["units"]), support_in(content[work:end])
        at = end


def _bracketed(content: str) -> Iterator[tuple[int, int, int, tuple[str, ...], tuple[str, ...]]]:
    """Work whose lead stands in brackets: "Mở lớp tập huấn (Sở A chủ trì)"; as `_duties`."""
    found = next((found for found in _IN_BRACKETS.finditer(content) if can_have_duty(found["units"])), None)
    if found:
        yield 0, len(content), 0, units_of(found["units"]), support_in(content[found.end("units") :])


def _sentences(content: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for found in _SENTENCE_END.finditer(content):
        yield begin, found.start()
        begin = found.end() + len(content[found.end() :]) - len(content[found.end() :].lstrip())
    yield begin, len(content)


def _is_work(content: str, heading: Heading | None) -> bool:
    """Whether a paragraph under a body's name says work: it begins with a verb, and is no title of what follows."""
    if not BEGINS_WORK.match(content) or content.endswith(":"):
        return False
    return heading is None or len(content) > 60 or content[-1] in ".;"


def _assignment(
    content: str, at: int, duty: tuple[int, int, int, tuple[str, ...], tuple[str, ...]], issued: str | None
) -> Assignment:
    start, end, work, lead, support = duty
    said = content[start:end]
    due = due_in(said, issued) or due_in(content[:start].rpartition(". ")[2], issued)
    what = re.sub(r"^[ ,:]+", "", " ".join(content[work:end].split())).rstrip(" ;./")
    return Assignment(at + start, at + end, what, lead, support or support_in(said), due, recurrence_in(said))
