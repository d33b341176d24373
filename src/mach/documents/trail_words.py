"""What the audit trail says of this room."""

from mach.office.registry import TrailWords

WORDS = TrailWords(
    actions={
        "documents.add": "Tiếp nhận văn bản",
        "documents.correct_header": "Sửa thông tin văn bản",
        "documents.finish_checking": "Đối chiếu xong",
        "documents.join_draft": "Gắn bản dự thảo vào bản chính thức",
        "documents.mark": "Đánh dấu trong văn bản",
        "documents.new_edition": "Tiếp nhận bản mới của văn bản",
        "documents.undo_add": "Hoàn tác tiếp nhận văn bản",
    },
    fields={
        "joined": "Gắn vào",
        "reading": "Nội dung",
        "signed_version": "Bản chính thức",
    },
    rows=frozenset({"joined"}),
)
