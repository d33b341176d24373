"""`mach read`: what stands in documents, given as files or folders, without a database (contract reading.md)."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from tqdm import tqdm

from mach.engines.reading import Reading, Source, UnableToReadFile, documents_in, read, summarise


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="TỆP",
        help="tệp, hoặc thư mục: đọc mọi tệp văn bản trong đó (Word, PDF, HTML, TXT)",
    )
    parser.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="ghi mỗi văn bản thành một tệp TÊN.json tại đây")
    parser.add_argument(
        "--json",
        action="store_true",
        help="in kết quả cho máy đọc, mỗi văn bản một dòng; nhiều văn bản thì có thêm khóa “file”",
    )


def run(options: argparse.Namespace) -> int:
    sources = documents_in(options.paths)
    if not sources:
        print("Không thấy văn bản nào để đọc trong thư mục đã cho.", file=sys.stderr)
        return 1
    refused = 0
    for source in tqdm(sources, desc="Đang đọc", unit="văn bản", file=sys.stderr, leave=False, disable=None):
        try:
            reading = read(source.path, name=str(source.path))
            target = _write(reading, options.out / f"{source.name}.json") if options.out else None
        except UnableToReadFile as error:
            refused += 1
            tqdm.write(str(error), file=sys.stderr)
        except OSError as error:
            print(f"Không ghi được “{error.filename}”. Đề nghị kiểm tra quyền ghi và dung lượng đĩa.", file=sys.stderr)
            return 1
        else:
            tqdm.write(_shown(reading, source, target, many=len(sources) > 1, as_json=options.json))
    if refused and len(sources) > 1:
        print(f"Đã đọc {len(sources) - refused} văn bản; {refused} tệp không đọc được.", file=sys.stderr)
    return 1 if refused else 0


def _write(reading: Reading, target: Path) -> Path:
    """Write the whole answer or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.tmp")
    unfinished.write_text(json.dumps(reading.as_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return unfinished.replace(target)


def _shown(reading: Reading, source: Source, target: Path | None, *, many: bool, as_json: bool) -> str:
    if as_json:
        told: dict[str, Any] = {"file": str(source.path)} if many else {}
        return json.dumps(told | reading.as_dict(), ensure_ascii=False)
    if target:
        return f"{source.path} → {target}"
    return f"{source.path}\n{summarise(reading)}\n" if many else summarise(reading)
