"""Items of a plan with lines that say who and when: "Đơn vị chủ trì: …", "Đơn vị phối hợp: …", "Thời gian: …"."""

from __future__ import annotations

from mach.engines.reading.deadlines import due_in, due_of_cell, recurrence_in, recurrence_of_cell
from mach.engines.reading.model import Assignment
from mach.engines.reading.units import names_in_cell, spaced

_WHO = r"(?:(?:cơ quan|đơn vị|phòng|bộ phận|cán bộ|cấp) )?"
_LABELS = spaced(
    r"(?i:"
    rf"(?P<lead>{_WHO}(?:chủ trì|đầu mối|phụ trách)(?: (?:thực hiện|tham mưu))?|(?:cơ quan|đơn vị|phòng|bộ phận) thực hiện"
    r"|phân công(?: thực hiện)?)"
    rf"|(?P<support>{_WHO}phối hợp(?: thực hiện)?)"
    r"|(?P<due>(?:thời (?:gian|hạn)|tiến độ|hạn)(?: (?:hoàn thành|thực hiện|báo cáo|trình))*)"
    r"|(?P<other>sản phẩm|kết quả|kinh phí|nguồn lực)[^:.;]{0,40}"
    r")\s?:"
)


class LabelledItem:
    """A paragraph of work and the labels that follow it."""

    def __init__(self, work: str = "", start: int = 0) -> None:
        self._work, self._start, self._end = work, start, start
        self._said: dict[str, str] = {}

    def add(self, content: str, end: int) -> bool:
        """Take in a paragraph that begins with a label; False, and nothing taken, for any other."""
        if not self._work or not _LABELS.match(content):
            return False
        labels = list(_LABELS.finditer(content))
        for label, following in zip(labels, [*labels[1:], None], strict=True):
            words = content[label.end() : following.start() if following else len(content)]
            self._said.setdefault(label.lastgroup or "", words.strip(" ;,.-–"))
        self._end = end
        return True

    def assignment(self, issued: str | None) -> Assignment | None:
        """The assignment the labels tell; None where they name nobody who leads."""
        lead = names_in_cell(self._said["lead"]) if "lead" in self._said else ()
        if not lead:
            return None
        time = self._said.get("due", "")
        return Assignment(
            self._start,
            self._end,
            " ".join(self._work.split()).rstrip(" ;.:/"),
            lead,
            names_in_cell(self._said.get("support", "")),
            due_of_cell(time, issued) or due_in(self._work, issued),
            recurrence_of_cell(time) or recurrence_in(self._work),
        )
