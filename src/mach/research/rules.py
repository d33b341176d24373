"""What is valid for an S&T task: its regulation, its time, its extension."""

from collections.abc import Sequence
from datetime import date

from mach.engines.procedures import Regulation
from mach.engines.vietnamese import format_date
from mach.engines.workdays import shift_months

REGULATIONS = ("R14", "R24", "R25", "R25I")
INNOVATION = "innovation"


def regulation_code(regulations: Sequence[Regulation], *, kind: str, day: date) -> str:
    """The regulation of a task by the day of its approval, or by today as long as there is none (§0, §8).

    Innovation tasks have one of their own from the day it is in force. Older than all is under the oldest.
    """
    valid = [one for one in regulations if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    own = [one for one in valid if (one.code == "R25I") == (kind == INNOVATION)]
    chosen = own or valid
    return max(chosen, key=lambda one: one.valid_from).code if chosen else "R14"


def most_months(regulation: Regulation, *, start_on: date, end_on: date) -> int:
    """How many months an extension may give at most, by how long the task was to last (TT 04/2015 Art. 12)."""
    threshold = regulation.setting("extension.long_threshold_months")
    boundary = shift_months(start_on, threshold)
    is_long = end_on >= boundary if regulation.setting("extension.threshold_inclusive") else end_on > boundary
    return int(regulation.setting(f"extension.most_months_{'long' if is_long else 'short'}"))


def extension_faults(
    regulation: Regulation,
    *,
    start_on: date,
    end_on: date,
    asked_on: date,
    new_end_on: date,
    earlier: Sequence[tuple[date, str]],
) -> list[str]:
    """Why the rules refuse an extension; empty when they allow it. `earlier`: day and paper of those given before."""
    found = []
    months_before = int(regulation.setting("extension.asked_months_before"))
    last = shift_months(end_on, -months_before)
    if asked_on > end_on:
        found.append(f"Đề nghị ngày {format_date(asked_on)}, sau khi nhiệm vụ kết thúc {format_date(end_on)}.")
    elif asked_on > last:
        found.append(
            f"Phải đề nghị trước khi hết thời gian ít nhất {months_before} tháng, chậm nhất {format_date(last)} "
            "(TT 04/2015/TT-BKHCN Điều 12)."
        )
    if len(earlier) >= int(regulation.setting("extension.times")):
        day, paper = earlier[0]
        found.append(f"Nhiệm vụ đã được gia hạn theo {paper} ngày {format_date(day)}; chỉ gia hạn một lần.")
    most = most_months(regulation, start_on=start_on, end_on=end_on)
    if new_end_on > shift_months(end_on, most):
        latest = format_date(shift_months(end_on, most))
        found.append(f"Gia hạn nhiều nhất {most} tháng với nhiệm vụ này, đến {latest}.")
    return found
