"""Bodies that carry out work, as running text lists them, and the verbs their work begins with."""

from __future__ import annotations

import re

from mach.engines.reading.lexicon import BODY_HEADS

_MORE_HEADS = (
    "Ban chỉ đạo",
    "Ban quản lý",
    "Ban tổ chức",
    "Báo",
    "Bưu điện",
    "Chi bộ",
    "Chi đoàn",
    "Chi ủy",
    "Chủ đầu tư",
    "Công đoàn",
    "Cơ quan",
    "Hạt Kiểm lâm",
    "Lãnh đạo",
    "Mặt trận Tổ quốc",
    "Phòng quản lý",
    "Quỹ",
    "Thủ trưởng",
    "Trưởng",
    "Tổng biên tập",
    "Tổng công ty",
    "Tập đoàn",
    "Tổ công tác",
    "Tổ giúp việc",
    "Tỉnh đoàn",
    "Vụ",
    "Đơn vị",
)
_GROUPS = (
    "bộ|sở|ban|ngành|phòng|đơn vị|cơ quan|địa phương|xã|phường|huyện|tổ chức|doanh nghiệp|nhà thầu|chủ đầu tư|"
    "chi cục|trung tâm|hội|đoàn thể|cá nhân|trường|viện|tỉnh|thành viên|cấp"
)
_NAMES = "|".join(sorted((re.escape(head) for head in (*BODY_HEADS, *_MORE_HEADS)), key=len, reverse=True))
_NO_BODY = (
    r"(?!Ban hành|Báo cáo|Hội (?:nghị|thảo|đồng thẩm)|Phòng, chống|Thuế suất|Đoàn kết|Viện trợ|Trường hợp|Vụ việc|"
    r"Ngân hàng (?:câu hỏi|dữ liệu|đề)|Phòng (?:học|họp|máy|thi)|Trưởng thành)"
)
_HEAD = rf"(?:{_NO_BODY}(?:{_NAMES})|(?:[Cc]ác|Toàn thể) (?i:{_GROUPS}))(?!\w)"

VERBS = (
    "ban hành|biên soạn|báo cáo|bảo đảm|bồi dưỡng|bổ sung|bố trí|chia sẻ|cho ý kiến|chuẩn bị|chịu trách nhiệm|chú trọng|chấn chỉnh|chủ trì|chủ động|"
    "chỉ đạo|cung cấp|cân đối|công bố|công khai|cấu hình|cập nhật|cần|cử|căn cứ|duy trì|góp ý|gửi|giám sát|giải quyết|"
    "giới thiệu|hiệu chuẩn|hoàn thiện|hoàn thành|huy động|hướng dẫn|hỗ trợ|khai thác|khảo sát|khắc phục|khẩn trương|kiểm kê|kiểm soát|kiểm tra|"
    "kiện toàn|kết nối|kịp thời|kiến nghị|là đầu mối|làm việc|làm đầu mối|lãnh đạo|lựa chọn|lồng ghép|"
    "lập (?:báo cáo|danh mục|danh sách|dự toán|hồ sơ|kế hoạch|phương án|đề án)|mở|nghiêm túc|nghiên cứu|niêm yết|nâng cao|nắm|phát huy|phát động|phát triển|phân bổ|phân công|phê duyệt|phản ánh|phải|"
    "phấn đấu|phối hợp|phổ biến|quyết liệt|quán triệt|rà soát|sơ kết|số hóa|sửa đổi|tham gia|tham mưu|thanh tra|theo dõi|"
    "thi hành|thành lập|tháo gỡ|thông báo|thúc đẩy|thẩm tra|thẩm định|thực hiện|tiến hành|tiếp nhận|tiếp thu|"
    "tiếp tục|triển khai|trả lời|tuyên truyền|tích cực|tích hợp|tạo điều kiện|tăng cường|tập huấn|"
    "tập trung|tổ chức|tổng hợp|tổng kết|vận hành|vận động|xem xét|xác định|xây dựng|xử lý|ưu tiên|đào tạo|đánh giá|điều chỉnh|đôn đốc|"
    "đăng ký|đăng tải|đưa|đẩy mạnh|đề xuất|đảm bảo|đầu mối|đối chiếu|có trách nhiệm|có nhiệm vụ|có kế hoạch|có giải pháp|"
    "trình (?:cấp|Ủy ban|UBND|Chủ tịch|HĐND|Hội đồng|Bộ|Thủ tướng|Lãnh đạo|lãnh đạo|Giám đốc|Sở)"
)
_MANNER = r",? (?:theo (?:chức năng|nhiệm vụ|thẩm quyền|phạm vi)|trong phạm vi|trên cơ sở|căn cứ|dựa trên|tùy theo|ngoài việc)"


def spaced(pattern: str) -> re.Pattern[str]:
    """A pattern whose blanks stand for any run of blanks."""
    return re.compile(pattern.replace(" ", " +"))


# Where the names end and the work begins.
_WORK = rf"(?<!và)(?<!các) (?:sẽ |cần |phải |cùng )?(?:{VERBS})(?!\w)|\s?:(?=\s*$|\s*[-–(“]|\s+(?i:{VERBS})(?!\w))|{_MANNER}(?!\w)"
UNITS = rf"{_HEAD}[^.]{{0,240}}?(?={_WORK})"
# Verbs that begin work, but may stand inside a name.
_FIRST_VERBS = (
    "bàn giao|bám sát|biểu dương|bảo quản|bảo vệ|chuyển|cải cách|cải thiện|duyệt|dành|ghi|giữ|gắn|hình thành|hạn chế|"
    "hợp tác|khen thưởng|khuyến khích|kiểm định|kêu gọi|liên hệ|liên kết|lưu trữ|lấy|lắp đặt|lập|mua|mở rộng|mời|ngăn chặn|"
    "nghiêm cấm|nhân rộng|nhắc nhở|nhập|nêu cao|nộp|phát hiện|phát hành|phòng, chống|phòng ngừa|phục vụ|quan tâm|"
    "quản lý|quảng bá|rút kinh nghiệm|siết chặt|soạn|sắp xếp|sử dụng|thiết kế|thu|thuê|thí điểm|thường xuyên|thống kê|"
    "truyền thông|trang bị|trả|tuyển|tôn vinh|tư vấn|tạo|từng bước|vận dụng|xuất bản|xác minh|xác nhận|xét|áp dụng|ứng dụng|"
    "đăng|đấu tranh|đầu tư|đề nghị|định kỳ|đổi mới|động viên"
)
BEGINS_WORK = spaced(rf"(?i:(?:{VERBS}|{_FIRST_VERBS})(?!\w))")

_ONLY_UNITS = spaced(rf"{_HEAD}[^.:]{{0,200}}")
_HAS_VERB = spaced(rf" (?:{VERBS})(?!\w)")
_NEXT_UNIT = spaced(rf"(?:[,;] (?:và )?| và | cùng (?:với )?)(?=(?:{_HEAD})|\s?[Cc]ác )")
_PARTS_OF_CELL = spaced(rf"\s?[/;]\s?[-–+•]?\s?(?={_HEAD})")
_WORKER = spaced(rf"(?P<units>{UNITS})")
_ASIDE = re.compile(r"\s*[(:.].*")
_JOINS_GROUP = re.compile(r"(?:Thủ trưởng|Giám đốc|Chủ tịch|Lãnh đạo|Người đứng đầu)$")
_NO_DUTY = re.compile(
    r"(?:^|\s)(?:đã|được|đang|vừa|chưa|không|của mình|(?<!nhất )là|cho rằng|trong việc|do|sau khi|"
    r"có (?=[A-ZĐÀ-Ỵ]|ý kiến)|ngày (?=\d))(?:\s|$|(?<=\s))"
)
_WITH = spaced(
    rf"phối hợp (?:chặt chẽ )?(?:với |cùng (?:với )?)?(?P<support>(?i:{_HEAD})[^.;:]{{0,240}}?)(?={_WORK}|[.;:)]|,? (?:để|nhằm) |$)"
)


def units_of(names: str) -> tuple[str, ...]:
    """The bodies of a list in running text: "Sở A, Sở B và các đơn vị liên quan" → three."""
    parts: list[str] = []
    for part in _NEXT_UNIT.split(" ".join(names.split())):
        part = re.sub(
            r"^(?:và|cùng)\s|\s(?:và|sẽ|cần|phải|cùng|chủ động|thường xuyên)$", "", part.strip(" ,;:-–")
        ).strip(" ,;:-–")
        if parts and (_JOINS_GROUP.search(parts[-1]) or not part):
            parts[-1] = f"{parts[-1]}, {part}".strip(" ,")
        elif part:
            parts.append(part)
    return tuple(dict.fromkeys(parts))


def names_only(text: str) -> bool:
    """Whether a heading says nothing but bodies ("Sở Tài chính")."""
    plain = " ".join(text.split()).strip(" .:;")
    return bool(_ONLY_UNITS.fullmatch(plain)) and not _HAS_VERB.search(plain) and not _NO_DUTY.search(plain)


def can_have_duty(names: str) -> bool:
    """Whether names read before a verb are the names of who is to do it: not of who did, or was asked."""
    return not _NO_DUTY.search(names)


def support_in(sentence: str) -> tuple[str, ...]:
    """The bodies with which the work is to be done ("phối hợp với …")."""
    found = _WITH.search(sentence)
    return units_of(found["support"]) if found else ()


def names_in_cell(cell: str) -> tuple[str, ...]:
    """The bodies a cell or a line after a colon names, before what it says that they do: "Sở A/Sở B chủ trì" → two."""
    plain = _PARTS_OF_CELL.sub("; ", " ".join(cell.split())).strip(" -–+•;,.")
    worker = _WORKER.match(plain)
    return units_of(worker["units"] if worker else _ASIDE.sub("", plain))
