"""The scoring model of roles: families of cues, what each says of a number, and how far each reaches.

A family is a set of phrases that say the same of the numbers around them. Its weights are what it adds to the scores of
(target, result, context) where it is the last cue before a number in the number's own clause; elsewhere it counts less.
"""

from __future__ import annotations

from typing import NamedTuple

Weights = tuple[float, float, float]


class Family(NamedTuple):
    """Phrases, parted by "|", and what they add to the scores of (target, result, context)."""

    name: str
    weights: Weights
    phrases: str


FAMILIES = (
    Family("aim", (1.6, -0.8, -0.8), "phấn đấu|mục tiêu|chỉ tiêu|định hướng|tầm nhìn|phương hướng|hướng đến|hướng tới|quyết tâm|phan dau|muc tieu|nhiệm vụ và giải pháp|nhiệm vụ giải pháp|nhiệm vụ trọng tâm"),
    Family("expect", (1.8, -1, -0.8), "dự kiến|dự tính|sẽ|thời gian tới|năm tới|giai đoạn tới|sắp tới"),
    Family("duty", (0.8, -0.3, -0.4), "cần|phải|bảo đảm|đảm bảo|theo kế hoạch|giao cho|tiếp tục|có trách nhiệm|khẩn trương|giải pháp|đẩy mạnh|tăng cường|nâng cao"),
    Family("until", (0.9, -0.6, -0.3), "đến năm|đến hết năm|đến cuối năm|trước năm|vào năm|tới năm|đến hết quý|đến hết tháng|trước ngày|hoàn thành trước"),
    Family("floor", (1.3, -1, -0.3), "ít nhất|tối thiểu|không dưới|không thấp hơn|tối đa|không quá"),
    Family("each", (0.4, -0.4, -0.1), "hằng năm|hàng năm|mỗi năm|mỗi quý|mỗi tháng|định kỳ|hằng quý|hàng quý|hằng tháng|hàng tháng"),
    Family("done", (-0.8, 1.4, -0.5), "đã|kết quả|đạt được|thực hiện được|tổ chức được|sản xuất được|hoàn thành được|xây dựng được|thu được|giải ngân|vừa qua|trong kỳ|qua kiểm tra|ghi nhận|xảy ra|chỉ đạt|có tới|nổi bật|đều đạt|đều được"),
    Family("estimate", (-0.7, 1.5, -0.8), "ước đạt|ước thực hiện|ước tính|ước cả năm|ước"),
    Family("now", (-1, 0.9, 0.1), "đến nay|tính đến|hiện nay|hiện tại|lũy kế|luỹ kế|năm qua|tháng đầu năm|tháng qua|năm nay|thời gian qua|từ đầu năm|trong tháng|trong quý|nay"),
    Family("compared", (-0.9, 1.4, -0.4), "cùng kỳ|so với cùng kỳ|so với năm trước|so với năm|so với tháng|so với quý"),
    Family("reached", (0.2, 0.5, -0.7), "đạt"),
    Family("stock", (-0.5, -0.4, 0.9), "toàn tỉnh có|toàn huyện có|toàn xã có|toàn thành phố có|cả nước có|hiện có|dân số|nhân khẩu|diện tích|quy mô|công suất|có tổng|thể tích|tốc độ|chiều dài|tổng mức đầu tư"),
    Family("price", (-0.9, -0.4, 1.3), "giá|giá bán|mức thu|mức phạt|phạt tiền|mức hỗ trợ|mức chi|mức lương|mức đóng|mức hưởng|trợ cấp|thuế suất|lãi suất|định mức|được hưởng|học phí|lệ phí|đơn giá|thuế|phí|lương"),
    Family("rule", (-0.2, -0.7, 0.9), "theo quy định|quy định tại|trường hợp|nếu|điều kiện|áp dụng|hiện hành|được tính|quy định|chấm|điểm cầu"),
    Family("base", (-0.7, -0.3, 0.9), "trong số|trong tổng số|trên tổng số|còn lại"),
    Family("past", (-0.7, -0.1, 0.8), "trước đây|những năm trước|mọi năm|trước đó|năm ngoái|thông thường|từ chỗ"),
    Family("loss", (-0.7, 0, 0.8), "thiệt hại|suy giảm|hư hỏng"),
    Family("elsewhere", (-1, -0.4, 1.4), "bình quân cả nước|bình quân chung|trung bình cả nước|mức tăng cả nước|cả nước là|cả nước tăng|cả nước đạt|cả nước|toàn quốc|thế giới"),
    Family("list", (-0.3, -0.2, 0.6), "danh mục|gồm|bao gồm|nghe báo cáo|công bố|bãi bỏ|nêu trên"),
    Family("fault", (-0.4, 0.4, 0.1), "chưa|hạn chế|tồn tại|khó khăn|tuy nhiên|nguyên nhân"),
    Family("under way", (-0.3, -0.1, 0.4), "đang"),
    Family("cost", (0.3, -0.2, -0.1), "kinh phí|chi phí|nguồn vốn|tổng vốn"),
    # Names and words that only look like a cue.
    Family("", (0, 0, 0), "đánh giá|giá trị|giá trị gia tăng|lương thực|mỗi xã một sản phẩm|đủ điều kiện|giảm nghèo|tốc độ tăng|mục tiêu quốc gia|chương trình mục tiêu quốc gia|đạt chuẩn|nhiệm vụ khoa học|nhiệm vụ kh|tổ chức được phép|được phép|thường xuyên|kế hoạch số|báo cáo số|đề nghị của|nhiệm vụ quyền hạn|chức năng nhiệm vụ|yêu cầu nhiệm vụ|đáp ứng yêu cầu|nay là|toàn quốc lần|toàn quốc kháng chiến|lãng phí|bình ổn giá|công bố dữ liệu"),
    # Years, told by the year of the paper.
    Family("later", (0.9, -0.7, -0.2), ""),
    Family("earlier", (-0.5, 0.3, 0.2), ""),
)  # fmt: skip

# How much a family counts by where it stands: the last cue of the clause before the number, another one there, behind
# the number, in the sentence before the clause, in the lines before, in the headings above, and
# as a share of all cues in the pages around.
REACH = {
    "last": 1.5,
    "clause": 0.4,
    "after": 0.6,
    "sentence": 0.3,
    "before": 0.25,
    "heading": 0.2,
    "around": 1.8,
}

# What the number itself, the words beside it and the kind of paper say.
SIGNS: dict[str, Weights] = {
    "bias": (0.4, -0.2, -0.2),
    "denominator": (-6.7, -6.7, 13.3),
    "whole": (0.8, -0.2, -0.6),
    "opens": (0.2, -0.3, 0.1),
    "per unit": (-0.5, 0, 0.5),
    "at_least": (0.6, -0.6, 0),
    "attribute": (-0.1, -0.4, 0.5),
    "counted list": (-1.7, -1.7, 3.4),
    "planned column": (3, -2, -1),
    "reported column": (-2, 3, -1),
    "plan": (0.9, -0.7, -0.3),
    "decision": (0, -0.5, 0.4),
    "report": (-0.5, 0.6, -0.1),
    "news": (-0.2, 0.2, 0),
    "same target": (1.3, -0.7, -0.6),
    "same result": (-0.7, 1.3, -0.6),
    "same context": (-0.5, -0.5, 1.1),
    "list target": (0.7, -0.4, -0.4),
    "list result": (-0.5, 0.7, -0.2),
    "list context": (-0.4, -0.3, 0.7),
    "far target": (0.6, -0.3, -0.3),
    "far result": (-0.1, 0.4, -0.3),
    "far context": (-0.2, -0.2, 0.4),
}
