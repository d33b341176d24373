"""Rules and indicators as text: parsed, checked against field types, evaluated, told in Vietnamese.

The notation, by example:

    count(tech_support where field in {nang_luong_sach, khac} and decision_on in W)
    distinct(tech_support.applicant where policy_basis = "82/2019/NQ-HĐND" and basis_date in W)
    distinct(ste_certificate.applicant where is_high_tech at date) / distinct(ste_certificate.applicant at date)
    count(training_class.trainee where attended and class.topic = nscl and class.to_on in P)
    publication.issues(pub_kind = ky_yeu) in P
    not exists(ip_support where applicant = this.applicant and cost_item = this.cost_item)
    approved <= 1,2 tỷ and (state < phe_duyet or decision_on is not null)
"""

from mach.engines.formulas.canonical import canonical, fields_used, rule_hash
from mach.engines.formulas.check import check_indicator, check_rule
from mach.engines.formulas.describe import describe, explain
from mach.engines.formulas.errors import FormulaError, suggestion
from mach.engines.formulas.evaluate import Context, Row, evaluate, holds, outer_aggregates, rows_behind, selects
from mach.engines.formulas.parser import parse
from mach.engines.formulas.schema import WINDOWS, Basis, Catalogue, FieldType, Kind, SeriesSchema
from mach.engines.formulas.tree import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Compare,
    Expr,
    Field,
    Function,
    InForce,
    IsNull,
    Literal,
    Not,
    OneOf,
    Or,
    Rows,
    StateCompare,
    Within,
    children,
    walk,
)

__all__ = [
    "WINDOWS",
    "Aggregate",
    "And",
    "Arithmetic",
    "AsOf",
    "Basis",
    "Catalogue",
    "Compare",
    "Context",
    "Expr",
    "Field",
    "FieldType",
    "FormulaError",
    "Function",
    "InForce",
    "IsNull",
    "Kind",
    "Literal",
    "Not",
    "OneOf",
    "Or",
    "Row",
    "Rows",
    "SeriesSchema",
    "StateCompare",
    "Within",
    "canonical",
    "check_indicator",
    "check_rule",
    "children",
    "describe",
    "evaluate",
    "explain",
    "fields_used",
    "holds",
    "outer_aggregates",
    "parse",
    "rows_behind",
    "rule_hash",
    "selects",
    "suggestion",
    "walk",
]
