"""The letterhead and the signature, in the layouts that real files have."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.reading.header import read_header
from mach.engines.reading.lexicon import name_case
from mach.engines.reading.model import Header
from tests.engines.reading.corpus import dev_corpus

PLAN = Header(
    kind="Kế hoạch",
    number="27/KH-SKHCN",
    issuer="Sở Khoa học và Công nghệ",
    place="Hà Giang",
    date="2025-03-09",
    subject="Nâng cao chất lượng phòng thử nghiệm năm 2025",
    signer_name="Lý Văn Bình",
    signer_title="Phó Giám đốc",
)

SIGNATURE = """
Nơi nhận:
- Như trên;
- Lưu: VT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
(Đã ký)

Lý Văn Bình
"""


def test_columns_made_of_blanks() -> None:
    text = """
 UBND TỈNH HÀ GIANG                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 SỞ KHOA HỌC VÀ CÔNG NGHỆ                  Độc lập - Tự do - Hạnh phúc
   Số: 27/KH-SKHCN                      Hà Giang, ngày 09 tháng 3 năm 2025

                          KẾ HOẠCH
       Nâng cao chất lượng phòng thử nghiệm
                     năm 2025

    Sở ban hành kế hoạch như sau:
"""
    assert read_header(text + SIGNATURE) == PLAN


def test_columns_made_of_a_table() -> None:
    text = """
|UBND TỈNH HÀ GIANG         |CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM  |
|SỞ KHOA HỌC                |Độc lập - Tự do - Hạnh phúc         |
|VÀ CÔNG NGHỆ               |--------                            |
|Số: 27/KH-SKHCN            |Hà Giang, ngày 09 tháng 03 năm 2025 |

KẾ HOẠCH
Nâng cao chất lượng phòng thử nghiệm năm 2025
------
Căn cứ chức năng được giao, Sở ban hành kế hoạch.
"""
    assert read_header(text + SIGNATURE) == PLAN


def test_cells_one_below_the_other_with_marks_of_bold() -> None:
    text = """|
UBND TỈNH HÀ GIANG
**SỞ KHOA HỌC VÀ
CÔNG NGHỆ**
-------
|
**CỘNG HÒA XÃ HỘI
CHỦ NGHĨA VIỆT NAM**
Độc lập - Tự do - Hạnh phúc
|
Số:
27/KH-SKHCN
|
*Hà Giang, ngày 09
tháng 3 năm 2025*
|
**KẾ
HOẠCH**

NÂNG CAO CHẤT LƯỢNG PHÒNG THỬ NGHIỆM NĂM 2025

Sở ban hành kế hoạch như sau:
"""
    read = read_header(text + SIGNATURE)
    assert read.subject == "NÂNG CAO CHẤT LƯỢNG PHÒNG THỬ NGHIỆM NĂM 2025"
    assert (read.kind, read.number, read.issuer, read.place, read.date) == (
        PLAN.kind,
        PLAN.number,
        PLAN.issuer,
        PLAN.place,
        PLAN.date,
    )


def test_both_columns_on_one_line_as_scans_give_them() -> None:
    text = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH HÀ GIANG Độc lập - Tự do - Hạnh phúc
Số: 27 /KH-UBND Hà Giang, ngày ⁄$ tháng 3 năm 2025
KÉ HOẠCH
Nâng cao chất lượng phòng thử nghiệm

Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:
"""
    assert read_header(text) == Header(
        kind="Kế hoạch",
        number="27/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Hà Giang",
        place="Hà Giang",
        date=None,
        subject="Nâng cao chất lượng phòng thử nghiệm",
    )


def test_a_letter_prints_no_kind() -> None:
    text = """
 UBND TỈNH HÀ GIANG                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 SỞ KHOA HỌC VÀ CÔNG NGHỆ                  Độc lập - Tự do - Hạnh phúc
   Số: 318/SKHCN-QLCN                   Hà Giang, ngày 11 tháng 4 năm 2025
 V/v rà soát phòng thử nghiệm
 trên địa bàn tỉnh

              Kính gửi: Các doanh nghiệp có phòng thử nghiệm

    QUYẾT ĐỊNH của người đứng đầu được gửi kèm.
"""
    assert read_header(text) == Header(
        number="318/SKHCN-QLCN",
        issuer="Sở Khoa học và Công nghệ",
        place="Hà Giang",
        date="2025-04-11",
        subject="rà soát phòng thử nghiệm trên địa bàn tỉnh",
    )


def test_a_party_letterhead() -> None:
    text = """**TỈNH ỦY HÀ GIANG**
**VĂN PHÒNG**
*
Số 15-BC/VPTU
**ĐẢNG CỘNG SẢN VIỆT NAM**
Hà Giang, ngày 20 tháng 5 năm 2024

**BÁO CÁO**
tình hình ứng dụng công nghệ số
-----
"""
    assert read_header(text) == Header(
        kind="Báo cáo",
        number="15-BC/VPTU",
        issuer="Văn phòng Tỉnh ủy Hà Giang",
        place="Hà Giang",
        date="2024-05-20",
        subject="tình hình ứng dụng công nghệ số",
    )


def test_blanks_left_for_number_and_day_are_unknown() -> None:
    text = """UBND TỈNH HÀ GIANG            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ NỘI VỤ                      Độc lập - Tự do - Hạnh phúc
Số:        /TTr-SNV           Hà Giang, ngày      tháng 7 năm 2025

TỜ TRÌNH
Về việc sắp xếp vị trí việc làm

Kính gửi: Ủy ban nhân dân tỉnh
"""
    read = read_header(text)
    assert (read.number, read.date, read.place, read.kind) == ("/TTr-SNV", None, "Hà Giang", "Tờ trình")


def test_a_page_of_the_web_has_no_header() -> None:
    assert read_header("Tin trong tỉnh\nHà Giang, ngày 3 tháng 4 năm 2025, hội nghị khai mạc.") == Header()


def test_joint_issuers_stay_together() -> None:
    text = """BỘ TÀI CHÍNH -
BỘ KHOA HỌC VÀ CÔNG NGHỆ
Số: 4/2019/TTLT-BTC-BKHCN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
"""
    assert read_header(text).issuer == "Bộ Tài chính - Bộ Khoa học và Công nghệ"


def test_names_take_the_capitals_of_running_text() -> None:
    assert name_case("SỞ KHOA HỌC VÀ CÔNG NGHỆ TỈNH HÀ GIANG") == "Sở Khoa học và Công nghệ tỉnh Hà Giang"
    assert name_case("UBND THÀNH PHỐ ĐÀ NẴNG") == "Ủy ban nhân dân thành phố Đà Nẵng"
    assert name_case("TRUNG TÂM ỨNG DỤNG TIẾN BỘ") == "Trung tâm Ứng dụng tiến bộ"


def test_header_accuracy_on_the_corpus() -> None:
    fields = right = 0
    for text, gold in dev_corpus():
        read = read_header(text)
        for name, value in gold.get("header", {}).items():
            fields += 1
            right += _folded(getattr(read, name)) == _folded(value)
    assert fields > 300
    assert right / fields >= 0.95


def _folded(value: str | None) -> str:
    return " ".join((value or "").lower().replace("uỷ", "ủy").split())


PIECES = st.lists(
    st.sampled_from(
        (
            "Số:",
            "/KH-UBND",
            "12",
            "KẾ HOẠCH",
            "ngày",
            "tháng",
            "năm 2025",
            ", ",
            "|",
            "\n",
            "   ",
            "V/v",
            "Nơi nhận:",
            "SỞ",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "KT. GIÁM ĐỐC",
            "Lê An",
            "*",
            "\t",
            "Hà Nội",
            "99",
            "-CV/TU",
        )
    ),
    max_size=40,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=400), PIECES))
def test_any_text_is_read(text: str) -> None:
    read_header(text)
