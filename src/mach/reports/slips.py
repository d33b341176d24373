"""Phiếu trình of a report: what is put before the leader, what its numbers say."""

from collections import Counter
from datetime import date

from mach.casework.papers import submitting_slip
from mach.engines.drafting import Fact, Slip
from mach.engines.measure import verdict_label
from mach.engines.vietnamese import format_date
from mach.office.queries import head_of
from mach.reports.models import Report
from mach.reports.queries import lines_of


def slip_of(report: Report, *, on: date) -> Slip:
    """The slip that goes with a report to be signed."""
    verdicts = Counter(verdict_label(line.verdict.state) for line in lines_of(report) if line.verdict)
    summary = "; ".join(f"{count} chỉ tiêu {label}" for label, count in verdicts.most_common())
    due = report.matter.obligations.order_by("due_on").first()
    facts = (
        Fact("Kỳ số liệu", f"từ ngày {format_date(report.window_start)} đến ngày {format_date(report.window_end)}"),
        Fact("Nơi nhận", report.regime.recipient),
        *((Fact("Hạn gửi", format_date(due.due_on)),) if due and due.due_on else ()),
        Fact("Tình trạng", report.get_state_display()),
        *((Fact("Tóm tắt kết quả", f"{summary}."),) if summary else ()),
        Fact("Hồ sơ kèm theo", "Dự thảo báo cáo và phụ lục số liệu."),
    )
    head = head_of(report.regime.unit, on=on)
    return submitting_slip(
        agency=report.agency,
        issuer=report.regime.unit,
        subject=f"Xem xét, ký ban hành {report.title}",
        facts=facts,
        writer=head.full_name if head else "",
        on=on,
    )
