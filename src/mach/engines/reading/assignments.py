"""Who has to do what by when: orders in sentences, duties of a body, and work listed under its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mach.engines.reading.deadlines import due_in, recurrence_in
from mach.engines.reading.model import Assignment, Heading
from mach.engines.reading.paragraphs import end_of_first, paragraphs
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
_LABEL = re.compile(r"[ \t*#>\xa0]*(?:(?:Điều +\d+[a-zđ]?|\(?[0-9ivxIVX.]{1,8}\)?|[a-zđ])[.):/-]+ *|[-–+•] *)?[ *]*")
_SENTENCE_END = re.compile(r"[.;](?= +[A-ZĐÀ-Ỵ\-–+•])")
_EXECUTION = re.compile(
    r"tổ chức thực hiện|trách nhiệm|phân công|nhiệm vụ|giải pháp|yêu cầu|báo cáo|thực hiện|triển khai|đề nghị",
    re.IGNORECASE,
)
_DIRECTS = re.compile(r"(?:yêu cầu|chỉ thị|chỉ đạo|kết luận|đề nghị|ý kiến)[^.]{0,160}:\s*$")
_RECIPIENTS = re.compile(r"\n[ \t*|]*N[ơo]i\s+nh[ậa]n")
_AFTER_ORDER = 900  # code points; a longer order has lost its end


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose work is listed below: the level of the heading that names it (0 for the whole paper), lead and support."""

    level: int
    lead: tuple[str, ...]
    support: tuple[str, ...]


def find_assignments(text: str, outline: Sequence[Heading], *, issued: str | None = None) -> tuple[Assignment, ...]:
    """Assignments in reading order.

    Read are orders ("Giao A chủ trì, phối hợp với B …"), duties ("A có trách nhiệm …") and what is listed under the name
    of a body. Not read are the formula of execution at the end of a decision, requests to a superior ("Kính đề nghị")
    and what was already done. `issued` (ISO) gives the year of days written without one.
    """
    flat = re.sub(r"[\n*\xa0|]", " ", text)
    recipients = _RECIPIENTS.search(text)
    limit = recipients.start() if recipients else len(text)
    found: list[Assignment] = []
    holders: list[_Holder] = []
    above: list[tuple[int, bool]] = []  # the headings a place stands under: level, whether it is about execution
    directed = False
    for heading, start, end in _blocks(text, outline, limit):
        if heading is not None:
            while above and above[-1][0] >= heading.level:
                above.pop()
            above.append((heading.level, _EXECUTION.search(heading.title) is not None))
        body = _LABEL.match(flat, start, end)
        start = body.end() if body else start
        content = flat[start:end].rstrip()
        if not content or _EXECUTED.search(content):
            continue
        if heading is not None:
            while holders and holders[-1].level >= heading.level:
                holders.pop()
        named = _names_holder(content, heading, holders)
        if named is not None:
            holders.append(named)
            continue
        directed = directed or _DIRECTS.search(content) is not None
        marked = heading is not None or (body is not None and bool(body[0].strip()))
        context = directed or any(executes for _, executes in above)
        duties = list(_duties(content, marked=heading is not None or (marked and context)))
        if not duties and holders and _is_work(content, heading):
            duties = [(0, len(content), 0, holders[-1].lead, holders[-1].support)]
        found += [_assignment(content, start, duty, issued) for duty in duties]
    return tuple(found)


def _blocks(text: str, outline: Sequence[Heading], limit: int) -> Iterator[tuple[Heading | None, int, int]]:
    """Paragraphs up to `limit`; with its heading the paragraph that a heading begins."""
    edges = [0, *(heading.start for heading in outline if heading.start < limit), limit]
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
        if ordered is None and not marked and not _PLAIN_DUTY.match(content, duty.end("units"), end):
            continue
        start = ordered.start() if ordered else begin
        work = duty.end("units")
        yield start, min(end, start + _AFTER_ORDER), work, units_of(duty["units"]), support_in(content[work:end])
        at = end


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
