"""Words of the language and of administration by which numbers are told apart."""

from __future__ import annotations

import re


def _phrases(printed: str) -> frozenset[str]:
    return frozenset(printed.split("|"))


# A number right behind one of these words is a name, an ordinal, a date or a document number.
NAMED = _phrases(
    "số|số hiệu|điều|khoản|điểm|mục|tiểu mục|chương|phần|phụ lục|phụ biểu|biểu|mẫu số|bảng|hình|quyết định|"
    "nghị quyết|nghị định|thông tư|chỉ thị|kế hoạch|đề án|chương trình|dự án|công văn|kết luận|quy định|luật|thông báo|"
    "tờ trình|công điện|quý|tháng|ngày|ngay|mùng|mồng|hôm|năm|niên khóa|năm học|nhóm|hạng|loại|bậc|cấp|cấp độ|tổ|thôn|"
    "xóm|khu|khu vực|khu phố|ấp|bản|buôn|đường|quốc lộ|tỉnh lộ|ql|đt|tầng|lầu|phòng|lớp|khối|vòng|vành đai|đợt|lần|thứ|"
    "kỳ|khóa|khoá|kênh|trang|giai đoạn|thời kỳ|nhiệm kỳ|tầm nhìn|mức độ|mức|cơ sở|trạm|ca|đội|chi bộ|tiểu khu|vùng|"
    "điện thoại|sđt|fax|tel|iso|iec|tcvn|qcvn|phiên bản|công nghiệp|công nghệ|cách mạng|nq|qđ|nđ|tt|ct|kh|ctr|km|lô|"
    "gói thầu|gói|lý trình|top|web|covid|windows|thế hệ|tuyến số|ngõ|ngách|hẻm|quận|phường|tờ|thửa|nhà máy|đề tài|thing|"
    "của trung ương|đường dây|trạm biến áp|lưới điện"
)
# Never counted when a number follows them.
NEVER_COUNTED = _phrases(
    "số|điều|khoản|mục|giai đoạn|nhóm|thành phần|chương|phụ lục|quý|tháng|thing|ngày|ngay|mùng|mồng|thứ|quốc lộ|tỉnh lộ|điện thoại|sđt|fax|tel|"
    "iso|iec|tcvn|qcvn|hạng|cơ sở"
)
# Other words that end like one of those.
_OTHER_WORDS = frozenset(("nâng cấp", "cung cấp", "đã cấp", "được cấp", "sẽ cấp", "danh mục"))
# What the phrase after a counted number may not open with: function words, verbs, adverbs.
NOT_COUNTED = _phrases(
    "và|của|về|tại|trên|dưới|đến|tới|từ|với|theo|là|được|có|thì|do|để|cho|trong|ngoài|như|nhưng|mà|so|bằng|"
    "sẽ|đã|đang|khi|nếu|hoặc|hay|trở|ở|vào|ra|lên|xuống|sang|qua|này|đó|kia|ấy|trước|sau|giữa|cùng|cũng|còn|"
    "nhằm|gồm|bao|không|chưa|phải|cần|tăng|giảm|đạt|chiếm|tương|ước|thuộc|bởi|vì|nên|thực|hiện|triển|khai|"
    "ban|quy|hướng|kèm|ký|căn|tiếp|nêu|nói|năm|tháng|ngày|giờ|phút|giây|tuần|quý|tuổi|đêm|thập|thế|h|th|st|"
    "nd|rd|xem|nhất|nhì|cấp|mặt|chiều|lần|pm|am|miền|trừ|cộng|nhân|chia|hỗ|đối|nâng|rồi|đều|lại|hiệu|các|"
    "những|mỗi|từng|cả|toàn|đúng|gần|hơn|khoảng|nguồn|phát|phấn|giai|to|ty"
)
# Nouns whose first syllable alone would be one of those.
COUNTED_ANYWAY = re.compile(
    r"(?:giờ giảng|giờ phát sóng|giờ học|cấp ủy|ban chỉ đạo|ban quản lý|ban ngành|quy chuẩn|quy trình|quy định|quy hoạch|"
    r"quy chế|quy ước|hướng dẫn|hiện vật|nhân khẩu|nhân lực|nhân sự|nhân viên|phát minh|phát hiện|căn hộ|căn nhà|"
    r"kế hoạch|triển lãm|đối tượng|đối tác|thế hệ|nguồn phóng xạ|nguồn bức xạ|nguồn nước|nguồn gen|mặt hàng|cấp học)(?!\w)"
)
TIME_AFTER = re.compile(r"\s*(?:năm|tháng|ngày|giờ|phút|giây|tuần|quý|tuổi|đêm|thập kỷ|thế kỷ)(?!\w)(?!\s+(?:lễ|phim))")
PAGE_FURNITURE = re.compile(
    r"(?:lượt xem|lượt truy cập|truy cập|online|trực tuyến|hôm nay|hôm qua|tuần này|tháng này|lượt đọc|cỡ chữ|"
    r"khách|kích thước)\s*:?\s*$"
)
# Nouns that are surely counted, used where the left side makes a number doubtful.
SURELY_COUNTED = re.compile(
    r"(?:doanh nghiệp|hợp tác xã|htx|tổ chức|cá nhân|cơ quan|đơn vị|địa phương|tỉnh|huyện|xã|hộ|người|lượt|nhiệm vụ|"
    r"đề tài|dự án|đề án|mô hình|sản phẩm|nhãn hiệu|văn bản|thủ tục|tthc|hồ sơ|lớp|cuộc|buổi|hội nghị|hội thảo|tin|bài|"
    r"chuyên mục|chuyên đề|ấn phẩm|kỷ yếu|công trình|thiết bị|máy|cán bộ|công chức|viên chức|lao động|học sinh|"
    r"sinh viên|hợp đồng|quy chuẩn|tiêu chuẩn|tiêu chí|chỉ tiêu|chỉ số|mẫu|phiếu|trạm|bộ|sở|đồng chí|thành viên|vụ|"
    r"trường hợp|sáng kiến|giải pháp|giống|cây|con|chương trình|chợ|phương tiện|mục tiêu|lĩnh vực|nội dung|hoạt động|"
    r"đại biểu|hình thức|dịch vụ|thuê bao|đài|vị trí|quy hoạch|giấy|chứng chỉ|chứng nhận|thẻ|tài khoản|đơn|gian hàng|điểm|"
    r"cơ sở|phòng|chuyên gia|thí sinh|nông dân|hội viên|phương án|kiến nghị|ý kiến|thôn)(?!\w)"
)
# Of those, what a number in words is set before, where words like "hai cấp" and "ba miền" are names.
COUNTED_IN_WORDS = re.compile(
    r"(?:doanh nghiệp|hợp tác xã|tổ chức|cá nhân|cơ quan|đơn vị|địa phương|huyện|xã|hộ|người|lượt|nhiệm vụ|đề tài|dự án|"
    r"đề án|mô hình|sản phẩm|nhãn hiệu|văn bản|thủ tục|hồ sơ|lớp|cuộc|buổi|hội nghị|hội thảo|chuyên đề|công trình|thiết bị|"
    r"cán bộ|công chức|viên chức|lao động|học sinh|sinh viên|hợp đồng|quy chuẩn|tiêu chuẩn|mẫu|phiếu|trạm|trường hợp|"
    r"sáng kiến|giống|phương tiện|đại biểu)(?!\w)"
)


def ends_with(left: str, phrases: frozenset[str]) -> bool:
    """Whether the words before a number end with one of some phrases of up to three words, a colon or dot after them."""
    words = left.lower().rstrip(" \n\t:.").split()[-3:]
    if " ".join(words[-2:]) in _OTHER_WORDS:
        return False
    return any(" ".join(words[place:]) in phrases for place in range(len(words)))
