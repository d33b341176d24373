"""`mach audit verify`: walk the audit chain of every agency and name each broken row."""

import argparse
import sys

from mach.web.commands import _django


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="VIỆC", required=True)
    verify = actions.add_parser("verify", help="kiểm tra chuỗi nhật ký")
    verify.add_argument("--head", help="mã đầu chuỗi đã lưu ở nơi khác")
    actions.add_parser("head", help="in mã đầu chuỗi để lưu ở nơi khác")


def run(options: argparse.Namespace) -> int:
    _django.start()
    from mach.office import audit
    from mach.office.models import Agency, AuditHead

    if options.action == "head":
        for head in AuditHead.objects.select_related("agency").order_by("pk"):
            print(f"{head.agency.code} {head.sequence} {head.hash}")
        return 0
    agencies = list(Agency.objects.order_by("pk"))
    found = {agency: audit.verify(agency=agency) for agency in agencies}
    for agency in agencies:
        for fault in found[agency]:
            print(f"{fault.code}: {agency.code}: {fault.message}")
    lost = bool(options.head) and not audit.holds(options.head)
    if lost:
        print("head_changed: mã đầu chuỗi đã lưu không còn trong nhật ký: chuỗi đã bị cắt hoặc viết lại")
    if any(found.values()) or lost:
        return 1
    print("Chuỗi nhật ký nguyên vẹn.", file=sys.stderr)
    return 0
