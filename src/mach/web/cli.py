"""The command line. Exit status: 0 done and nothing wrong, 1 a check found something, 2 wrong usage."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

# name → module of mach.web.commands; each has `arguments(parser)` and `run(options) -> int`.
COMMANDS = {
    "read": "đọc văn bản: số, ký hiệu, viện dẫn, chỉ tiêu, việc được giao",
    "quantity": "đọc một chỉ tiêu và so với kết quả",
    "draft": "kiểm tra thể thức dự thảo",
    "due": "tính hạn theo ngày làm việc",
    "registers": "kiểm tra định nghĩa sổ",
    "demo": "mở hệ thống với Sở mẫu",
    "serve": "chạy hệ thống",
    "worker": "chạy việc nền và việc hằng đêm",
    "migrate": "cập nhật cơ sở dữ liệu",
    "createadmin": "tạo người quản trị đầu tiên",
    "check": "kiểm tra lời hứa: không việc nào bị quên",
    "reindex": "dựng lại các bảng đếm",
    "audit": "kiểm tra chuỗi nhật ký",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a wrong word ends with status 2."""
    parser = argparse.ArgumentParser(prog="mach", description="Mạch: từ văn bản đến số liệu báo cáo.")
    commands = parser.add_subparsers(dest="command", metavar="LỆNH", required=True)
    words = sys.argv[1:] if arguments is None else arguments
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose)
        if name in words[:1]:  # what the others need takes a second to import
            module = importlib.import_module(f"mach.web.commands.{name}")
            module.arguments(command)
    options = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mach.web.settings")
    return int(module.run(options))


if __name__ == "__main__":
    sys.exit(main())
