"""Definitions → the series that formulas speak of, beside the series of the rooms below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mach.engines import formulas
from mach.engines.formulas import Catalogue, FieldType, SeriesSchema
from mach.registers.definition.schema import Definition, Field

_KINDS: dict[str, formulas.Kind] = {
    "text": "text",
    "long_text": "text",
    "int": "int",
    "decimal": "decimal",
    "money": "money",
    "date": "date",
    "bool": "bool",
    "enum": "enum",
    "multi_enum": "multi",
    "ref": "ref",
    "list": "list",
    "key": "text",
    "json_map": "map",
}

COMMON_FIELDS: Mapping[str, FieldType] = {
    "unit": FieldType("ref", "Đơn vị phụ trách", to="unit"),
    "officer": FieldType("ref", "Cán bộ phụ trách", to="user"),
    "book_year": FieldType("int", "Năm sổ"),
    "book_no": FieldType("int", "Số thứ tự"),
}

_PARTY_KINDS = {
    "doanh_nghiep": "Doanh nghiệp",
    "hop_tac_xa": "Hợp tác xã",
    "to_hop_tac": "Tổ hợp tác",
    "ho_kinh_doanh": "Hộ kinh doanh",
    "ho_dan": "Hộ dân",
    "co_so_san_xuat": "Cơ sở sản xuất",
    "vien_truong": "Viện, trường",
    "to_chuc_khcn": "Tổ chức KH&CN",
    "co_quan_nha_nuoc": "Cơ quan nhà nước",
    "co_so_y_te": "Cơ sở y tế",
    "to_chuc_xa_hoi": "Tổ chức xã hội",
    "ca_nhan": "Cá nhân",
}
_LEVELS = {"tinh": "Tỉnh, thành phố", "huyen": "Huyện", "xa": "Xã, phường, đặc khu"}

OFFICE: tuple[SeriesSchema, ...] = (
    SeriesSchema(
        "party",
        {
            "name": FieldType("text", "Tên"),
            "tax_code": FieldType("text", "Mã số thuế"),
            "kind": FieldType("enum", "Loại đối tượng", _PARTY_KINDS),
            "place": FieldType("ref", "Địa bàn", to="place"),
            "is_key_enterprise": FieldType("bool", "Doanh nghiệp trọng điểm"),
        },
        "Danh bạ tổ chức, cá nhân",
        key="tax_code",
    ),
    SeriesSchema(
        "place",
        {
            "code": FieldType("text", "Mã đơn vị hành chính"),
            "name": FieldType("text", "Tên"),
            "level": FieldType("enum", "Cấp", _LEVELS),
        },
        "Danh mục địa bàn",
        key="code",
    ),
    SeriesSchema(
        "document",
        {
            "number": FieldType("text", "Số, ký hiệu"),
            "kind": FieldType("text", "Loại văn bản"),
            "issuer": FieldType("text", "Cơ quan ban hành"),
            "issued_on": FieldType("date", "Ngày ban hành"),
        },
        "Văn bản",
        key="number",
    ),
    SeriesSchema(
        "unit", {"code": FieldType("text", "Mã"), "name": FieldType("text", "Tên đơn vị")}, "Đơn vị", key="code"
    ),
    SeriesSchema("user", {"name": FieldType("text", "Họ tên")}, "Cán bộ"),
)
"""Series of the rooms below that fields may point to; `Party.identity_id` is the id of a party."""


def series_of(definition: Definition) -> tuple[SeriesSchema, ...]:
    """The series of the register and of each of its child tables."""
    procedure = definition.procedure
    main = SeriesSchema(
        name=definition.code,
        fields={**COMMON_FIELDS, **_types(definition.fields)},
        label=definition.title,
        states={state.code: state.label for state in procedure.states if state.role != "exit"},
        exits={state.code: state.label for state in procedure.states if state.role == "exit"},
        counted=procedure.counted or None,
        bases={
            basis.name: formulas.Basis(basis.field, basis.state, basis.label) for basis in definition.bases.values()
        },
        basis=definition.basis,
        validity=definition.validity,
    )
    children = (
        SeriesSchema(
            name=section.name,
            fields=_types(section.fields),
            label=section.label,
            parent=definition.code,
            parent_as=section.parent_as,
        )
        for section in definition.sections.values()
    )
    return (main, *children)


def catalogue(definitions: Iterable[Definition]) -> Catalogue:
    """What formulas of these registers may speak of."""
    definitions = tuple(definitions)
    series = {schema.name: schema for schema in OFFICE}
    for definition in definitions:
        series |= {schema.name: schema for schema in series_of(definition)}
    indicators = {each.code: each for definition in definitions for each in definition.indicators}
    return Catalogue(
        series,
        {code: each.formula for code, each in indicators.items()},
        {code: each.basis for code, each in indicators.items() if each.basis},
    )


def _types(fields: Mapping[str, Field]) -> dict[str, FieldType]:
    return {
        field.name: FieldType(_KINDS[field.kind], field.label, field.choices, field.to) for field in fields.values()
    }
