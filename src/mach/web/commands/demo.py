"""`mach demo`: make the sample Department once, then serve it."""

import argparse
import sys

from mach.web.commands import _django


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", type=int, default=1, help="nhân số dòng sổ lên N lần, để đo tải")
    parser.add_argument("--no-serve", action="store_true", help="chỉ tạo dữ liệu, không mở máy chủ")
    parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")


def run(options: argparse.Namespace) -> int:
    _django.start()
    from django.utils import timezone

    from mach.web import sample, upkeep
    from mach.web.commands.serve import serve

    today = timezone.localdate()
    upkeep.migrate(on=today)
    upkeep.collect_static()
    try:
        sample.ensure(on=today, scale=options.scale, say=lambda line: print(line, flush=True), until=timezone.now())
    except sample.UnableToMakeSample as error:
        print(error, file=sys.stderr)
        return 1
    if options.no_serve:
        return 0
    print(sample.welcome(f"http://127.0.0.1:{options.port}"), flush=True)
    serve(host="127.0.0.1", port=options.port, processes=1)
    return 0
