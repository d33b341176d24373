from __future__ import annotations

from datetime import date

import pytest

from mach.engines.formulas import (
    Aggregate,
    And,
    Compare,
    Expr,
    Field,
    FormulaError,
    InForce,
    Literal,
    OneOf,
    Rows,
    StateCompare,
    Within,
    canonical,
    check_indicator,
    check_rule,
    describe,
    explain,
    fields_used,
    parse,
    rule_hash,
)
from mach.engines.formulas.lexer import LONGEST
from tests.engines.formula_world import WORLD


def indicator(text: str) -> Expr:
    return check_indicator(text, WORLD, home="support")


def rule(text: str, series: str = "support") -> Expr:
    return check_rule(text, WORLD, series)


def written(text: str) -> str:
    """The indicator with everything implied written out."""
    return canonical(indicator(text))


def wrong(text: str) -> tuple[int, int, str]:
    with pytest.raises(FormulaError) as caught:
        indicator(text)
    return caught.value.line, caught.value.column, caught.value.message


def wrong_rule(text: str, series: str = "support") -> tuple[int, str]:
    with pytest.raises(FormulaError) as caught:
        rule(text, series)
    return caught.value.column, caught.value.message


def test_the_tree_of_a_count_has_its_conditions_and_the_counted_state():
    state = Field("support", 0, ("state",), "state")
    assert indicator("count(support where field in {sinh_hoc, khac} and decision_on in W)") == Aggregate(
        "count",
        Rows(
            "support",
            And(
                (
                    OneOf(
                        Field("support", 0, ("field",), "enum"),
                        (Literal("sinh_hoc", "enum"), Literal("khac", "enum")),
                    ),
                    Within(Field("support", 0, ("decision_on",), "date"), "W"),
                    StateCompare(state, ">=", "duyet", 1),
                )
            ),
        ),
        None,
        "int",
    )


def test_the_tree_of_a_rule_reaches_the_row_being_checked_by_scope():
    assert rule("exists(certificate where applicant = this.applicant)") == Aggregate(
        "exists",
        Rows(
            "certificate",
            Compare("=", Field("certificate", 0, ("applicant",), "ref"), Field("support", 1, ("applicant",), "ref")),
        ),
        None,
        "bool",
    )


def test_a_stock_keeps_the_day_asked_for():
    tree = indicator("distinct(certificate.applicant at 31/12/2026)")
    assert isinstance(tree, Aggregate)
    assert tree.rows.where == InForce(
        Field("certificate", 0, ("issued_on",), "date"),
        Field("certificate", 0, ("revoked_on",), "date"),
        Literal(date(2026, 12, 31), "date"),
    )


@pytest.mark.parametrize(
    ("short", "full"),
    [
        (
            'distinct(support.applicant where policy = "82/NQ-HĐND" and basis_date in W)',
            'distinct(support.applicant where policy.number = "82/NQ-HĐND" and decision_on in W and state >= duyet)',
        ),
        (
            "distinct(applicant where basis_date in W)",
            "distinct(support.applicant where decision_on in W and state >= duyet)",
        ),
        ("support.contracts in P", "count(support where contract_on in P and state >= ky)"),
        ('count(support where field = "khac")', "count(support where field = khac and state >= duyet)"),
        ("count(support where khac = field)", "count(support where field = khac and state >= duyet)"),
        ("count(support where state = tu_choi)", "count(support where state = tu_choi)"),
        ('count(support where state = "in")', 'count(support where state = "in")'),
        ("count(support where kinds = tu_van)", "count(support where kinds in {tu_van} and state >= duyet)"),
        (
            "trainee.turns(topic = nscl) in P",
            (
                "count(trainee where attended = true and parent.to_on in P and parent.topic = nscl"
                " and parent.state >= to_chuc)"
            ),
        ),
        (
            "certificate.share",
            "distinct(certificate.applicant where high_tech = true at date) / distinct(certificate.applicant at date)",
        ),
        (
            "sum(training.heads.cbccvc where to_on in W)",
            "sum(training.heads.cbccvc where to_on in W and state >= to_chuc)",
        ),
        (
            "count(training where exists(training.trainee where key = 'a') and topic = nscl)",
            (
                'count(training where exists(training.trainee where key = "a" and parent.state >= to_chuc)'
                " and topic = nscl and state >= to_chuc)"
            ),
        ),
        (
            "count(party where exists(certificate where applicant = party))",
            "count(party where exists(certificate where applicant = party.id))",
        ),
        ("count(support where public ) * 2 - 1", "(count(support where public = true and state >= duyet) * 2) - 1"),
        (
            "count(support where approved > 1,2 tỷ)",
            "count(support where approved > 1200000000 đồng and state >= duyet)",
        ),
        ("count(support where approved ≥ 1_000)", "count(support where approved >= 1000 and state >= duyet)"),
        (
            "count(support where not (jobs = 1 or jobs is null))",
            "count(support where not (jobs = 1 or jobs is null) and state >= duyet)",
        ),
    ],
)
def test_what_is_implied_is_written_out_and_reads_back_the_same(short: str, full: str):
    assert written(short) == full
    assert indicator(full) == indicator(short)


def test_a_basis_chosen_by_a_target_changes_the_date_and_the_state():
    tree = check_indicator("support.enterprises", WORLD, bases={"support": "contract"})
    assert canonical(tree) == "distinct(support.applicant where contract_on in W and state >= ky)"


@pytest.mark.parametrize(
    "text",
    [
        "approved <= total_cost * 0.3",
        "not exists(support where applicant = this.applicant and item = this.item)",
        "sum(this.payment.paid) <= approved",
        "in_order(received_on, decision_on, contract_on)",
        'number(part(item, "-", 2)) = year(decision_on)',
        "not state >= duyet or decision_on is not null",
        "decision_on - received_on <= 15 and decision_on < received_on + 30",
        "decision_on <= add_months(received_on, 6) and contract_on < add_years(decision_on, -1)",
        "kinds != tu_van",
        "state in {tu_choi, nhan} or -jobs < 0",
    ],
)
def test_a_rule_reads_back_from_its_canonical_form(text: str):
    tree = rule(text)
    assert rule(canonical(tree)) == tree


def test_in_a_rule_the_row_itself_is_left_out_of_its_own_series():
    tree = rule("count(support where item = this.item) = 0")
    assert isinstance(tree, Compare) and isinstance(tree.left, Aggregate)
    assert tree.left.rows.without_this


def test_children_of_the_row_are_told_from_all_rows_of_the_child_table():
    own, every = rule("exists(this.payment)"), rule("exists(payment)")
    assert isinstance(own, Aggregate) and isinstance(every, Aggregate)
    assert (own.rows.owner, every.rows.owner) == (0, None)
    assert rule("exists(support.payment)") == own


def test_the_hash_depends_on_the_meaning_not_on_the_spelling():
    same = [indicator("count(support where decision_on in W)"), indicator("count( support\nwhere basis_date  in W )")]
    other = indicator("count(support where contract_on in W)")
    assert rule_hash(same[0]) == rule_hash(same[1]) != rule_hash(other)
    assert rule_hash(same[0]) == "3868d071b62a5bede681cb08381f066e67d935a2f10d552d06fa83cf540c5183"


def test_fields_used_names_series_and_path():
    tree = rule("not exists(certificate where applicant.tax_code = this.applicant.tax_code) or approved > 0 đồng")
    assert fields_used(tree) == {
        ("certificate", "applicant.tax_code"),
        ("support", "applicant.tax_code"),
        ("support", "approved"),
    }


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("sum(support.aproved)", 13, "“support” không có trường “aproved”. Có phải “approved”?"),
        ("count(suport)", 7, "Không có sổ “suport”. Có phải “support”?"),
        ("distinct(aplicant where basis_date in W)", 10, "Không có sổ “aplicant”. Có phải “applicant”?"),
        ("trainee.turns(topic = nsc)", 23, "“nsc” không phải giá trị của Chủ đề. Có phải “nscl”?"),
        ("trainee.tuns in W", 1, "Không có chỉ số “trainee.tuns”. Có phải “trainee.turns”?"),
        ("count(support were public)", 15, "Sau support phải là where, at hoặc dấu ). Có phải “where”?"),
        ("count(trainee.key)", 15, "count(…) lấy cả dòng, không lấy trường. Hãy viết count(trainee where …)."),
        ("sum(support)", 5, "sum(…) cần một trường. Hãy viết sum(support.tên_trường where …)."),
        ("sum(support.item)", 13, "Chỉ cộng được số và tiền, đây là chữ."),
        ("distinct(support.kinds)", 18, "Không đếm khác nhau được nhiều giá trị chọn."),
        ("count(support where approved in W)", 21, "Chỉ ngày mới nằm trong kỳ được, đây là tiền."),
        ("count(support where approved = jobs)", 30, "Không so sánh được tiền với số nguyên."),
        ("count(support where item < 'a')", 26, "Không so sánh lớn nhỏ được với chữ. Chỉ dùng = hoặc !=."),
        ("count(support where field > khac)", 27, "Giá trị chọn không có thứ tự. Chỉ dùng = hoặc !=, hoặc in {…}."),
        (
            "count(support where state >= tu_choi)",
            27,
            "Trạng thái “tu_choi” đứng ngoài trình tự nên không có trước, sau. Chỉ dùng = hoặc !=.",
        ),
        (
            "count(support where policy = 5)",
            28,
            "Không so sánh được liên kết với số nguyên. Hãy chỉ rõ trường, ví dụ applicant.tax_code.",
        ),
        ("count(support where approved)", 21, "Chỗ này phải là điều kiện đúng hoặc sai, đang là tiền."),
        (
            "count(support where item.length = 1)",
            26,
            "Trường “item” không dẫn tới sổ hay danh mục nào nên không có “length”.",
        ),
        ("count(training where heads.cbcvc = 1)", 28, "Trường “heads” không có khóa “cbcvc”. Có phải “cbccvc”?"),
        (
            "count(support where this.jobs = 1)",
            21,
            "this chỉ dùng trong ràng buộc của một dòng, không dùng trong chỉ số.",
        ),
        ("count(support at date)", 18, "“support” không có thời gian hiệu lực nên không dùng được at."),
        (
            "count(certificate where basis_date in W)",
            25,
            "“certificate” không có ngày tính vào kỳ. Hãy ghi rõ trường ngày.",
        ),
        ("certificate.in_force in W", 22, "Chỉ số “certificate.in_force” không tính theo kỳ nên không dùng được in."),
        (
            "loop.one",
            1,
            "Chỉ số “loop.one” có lỗi: Chỉ số “loop.two” có lỗi: Chỉ số gọi vòng: loop.one → loop.two → loop.one.",
        ),
        (
            "broken.one",
            1,
            "Chỉ số “broken.one” có lỗi: “support” không có trường “nothing”. Xem lại tên trường của “Sổ hỗ trợ”.",
        ),
        ("count(support) > 1", 1, "Chỉ số phải cho ra một số. Phần so sánh thuộc về chỉ tiêu."),
        ("count(support) / sum(support.approved)", 16, "Không tính được số nguyên / tiền."),
        ("count(support where yaer(decision_on) = 2026)", 21, "Không có hàm hay chỉ số “yaer”. Có phải “year”?"),
        ("count(support where year(jobs) = 2026)", 21, "year(…) cần: ngày."),
        ("count(support where field in {})", 27, "Tập {} còn trống. Hãy ghi ít nhất một giá trị."),
        ("count(support where jobs in {jobs})", 30, "Trong {…} chỉ ghi giá trị cố định."),
        ("count(support where decision_on in Q)", 36, "Sau in phải là tập {…} hoặc kỳ W, P."),
        ("count(support where jobs == 1)", 27, "Thừa dấu =. So sánh bằng chỉ viết một dấu =."),
        ("count(support where 1 < jobs < 3)", 30, "Không so sánh nối tiếp được. Hãy nối hai phép so sánh bằng and."),
        ("count(support where jobs = null)", 28, "Không so sánh với null. Hãy viết is null hoặc is not null."),
        (
            "count(support where approved > 1.200.000.000)",
            32,
            "Số “1.200.000.000” dùng dấu chấm ngăn hàng nghìn. Hãy viết 1_200_000_000.",
        ),
        (
            "count(support where decision_on > 31/02/2026)",
            35,
            "Không có ngày “31/02/2026”. Hãy viết ngày/tháng/năm, ví dụ 31/12/2026.",
        ),
        ('count(support where item = "a)', 28, 'Chuỗi chữ mở bằng " nhưng không đóng. Hãy thêm " ở cuối chuỗi.'),
        ("count(support where item = “a”)", 28, 'Dấu ngoặc kép cong không dùng được. Hãy gõ dấu thẳng ".'),
        ("count(support where jobs = 1 ; 2)", 30, "Không hiểu ký tự “;”. Hãy bỏ ký tự này."),
        ("count(support", 14, "Thiếu dấu đóng ngoặc ) của count(…)."),
        ("count(support where", 20, "Công thức dừng giữa chừng. Hãy viết tiếp giá trị hoặc điều kiện."),
        ("count(support))", 15, "Thừa dấu đóng ngoặc )."),
        ("", 1, "Công thức còn trống. Hãy viết công thức, ví dụ count(event where to_on in W)."),
        ("count support", 7, "Sau count phải có ngoặc, ví dụ count(event where …)."),
    ],
)
def test_a_mistake_says_where_what_and_what_to_do(text: str, column: int, message: str):
    assert wrong(text) == (1, column, message)


def test_a_mistake_on_a_later_line_has_its_line_and_column():
    assert wrong("count(support\n  where field = sinh_hoc\n    and decision_on in W\n    and jbs = 1)")[:2] == (4, 9)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("count(this.paymet) = 1", 12, "“support” không có bảng con “paymet”. Có phải “payment”?"),
        ("support.enterprises > 1", 9, "“support” không có trường “enterprises”. Xem lại tên trường của “Sổ hỗ trợ”."),
        (
            "certificate.share(high_tech) > 1",
            1,
            "Chỉ số “certificate.share” không dùng được trong ràng buộc hay trong where.",
        ),
        ("approved + jobs > 1", 10, "Không tính được tiền + số nguyên."),
        ("applicant = policy", 11, "Hai liên kết dẫn tới hai loại khác nhau: party và document."),
    ],
)
def test_a_mistake_in_a_rule_says_the_same(text: str, column: int, message: str):
    assert wrong_rule(text) == (column, message)


@pytest.mark.parametrize(
    "text", ["(" * 60 + "1" + ")" * 60, "1" + " + 1" * 60, "not " * 60 + "public", "1" * (LONGEST + 1)]
)
def test_a_formula_too_large_for_people_is_refused(text: str):
    with pytest.raises(FormulaError):
        parse(text)


def test_an_indicator_is_told_in_one_sentence():
    tree = indicator("distinct(support.applicant where field = sinh_hoc and decision_on in W)")
    assert describe(tree, WORLD) == (
        "Đếm số doanh nghiệp khác nhau trong sổ hỗ trợ "
        "[lĩnh vực là “Sinh học”; ngày quyết định trong kỳ báo cáo; đã đến bước “Phê duyệt”]."
    )


def test_a_rule_is_told_in_one_sentence():
    tree = rule("not exists(support where applicant = this.applicant) or approved <= 1,2 tỷ")
    assert describe(tree, WORLD) == (
        "Không có dòng nào trong sổ hỗ trợ (trừ chính dòng này) [doanh nghiệp là doanh nghiệp của dòng đang xét]"
        " hoặc kinh phí được duyệt không quá 1.200.000.000 đồng."
    )
    assert describe(rule("contract_on <= add_months(decision_on, 6)"), WORLD) == (
        "Ngày hợp đồng không sau ngày quyết định cộng với 6 tháng."
    )


def test_the_steps_of_a_ratio_are_told_in_order():
    assert explain(indicator("certificate.share"), WORLD) == (
        "Mở sổ giấy chứng nhận.",
        "Chỉ giữ dòng: công nghệ cao.",
        "Chỉ giữ dòng: còn hiệu lực tại ngày tính.",
        "Đếm số doanh nghiệp khác nhau.",
        "Mở sổ giấy chứng nhận.",
        "Chỉ giữ dòng: còn hiệu lực tại ngày tính.",
        "Đếm số doanh nghiệp khác nhau.",
        "Lấy kết quả thứ nhất chia cho kết quả thứ hai; không chia được thì ghi “không phát sinh”.",
    )
