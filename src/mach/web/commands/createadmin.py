"""`mach createadmin`: the first administrator of an agency, with the agency itself when there is none."""

import argparse
import getpass
import os
import sys

from mach.web.commands import _django


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="tên đăng nhập")
    parser.add_argument("--name", required=True, help="họ và tên")
    parser.add_argument("--agency", required=True, help="mã cơ quan, chẳng hạn so-khcn")
    parser.add_argument("--agency-name", help="tên cơ quan, khi cơ quan chưa có trong hệ thống")


def run(options: argparse.Namespace) -> int:
    _django.start()
    from django.utils import timezone

    from mach.office.actions import UnableToSave, create_first_admin

    password = os.environ.get("MACH_ADMIN_PASSWORD") or getpass.getpass("Mật khẩu: ")
    try:
        create_first_admin(
            username=options.username,
            full_name=options.name,
            password=password,
            agency_code=options.agency,
            agency_name=options.agency_name,
            at=timezone.now(),
        )
    except UnableToSave as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Đã tạo người quản trị {options.username}.")
    return 0
