"""Forms made from a definition: one entry per field, one table of rows per section."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.urls import reverse_lazy

from mach.office.forms import PartyField
from mach.office.models import Party, User
from mach.registers.definition.schema import Definition, Field
from mach.registers.linking import choices_of, is_long
from mach.registers.rules.keys import is_kept
from mach.registers.showing import KEPT
from mach.ui.forms import Lookup, VietnameseDateField, VietnameseNumberField

KEY = "__"  # stands between the name of a json_map field and its key


class ReferenceField(forms.ModelChoiceField):
    """A link that a person may see; the form gives the choices."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Party.objects.none(), empty_label="Chọn…", **kwargs)


class FoundField(forms.ModelChoiceField):
    """A link whose rows are found by typing; the form says which the person may choose."""

    widget = Lookup

    def __init__(self, *, targets: Sequence[str], **kwargs: Any) -> None:
        super().__init__(queryset=Party.objects.none(), empty_label="Gõ vài chữ để tìm", **kwargs)
        self.widget.address = reverse_lazy("registers:link-lookup", args=["+".join(targets)])


class Tick(forms.BooleanField):
    """A tick by itself does not make a row: an empty row with a tick that stands there from the start stays empty."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class KeyInput(forms.TextInput):
    """Shows that something was kept, never what; left empty it stays."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = {**(attrs or {}), "autocomplete": "off"}
        if value and is_kept(value):
            value, attrs["placeholder"] = None, f"{KEPT}; để trống để giữ"
        return super().get_context(name, value, attrs)


class KeyEntry(forms.CharField):
    """An identifier as typed; the rules turn it into its keyed hash and say when it is missing."""

    widget = KeyInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class RecordForm(forms.Form):
    """The entries of a record or of a child row; `definition_fields` is set by `form_class`."""

    definition_fields: Mapping[str, Field] = {}

    def __init__(self, *args: Any, user: User, is_draft: bool = False, **kwargs: Any) -> None:
        self.is_draft = is_draft
        super().__init__(*args, **kwargs)
        for name, field in self.definition_fields.items():
            if field.kind == "ref":
                self.fields[name].queryset = choices_of(field.targets, user)

    def full_clean(self) -> None:
        """A draft is unfinished: what it lacks is said when it is saved, not when it is taken up."""
        if not self.is_draft:
            super().full_clean()
            return
        self._errors, self.cleaned_data = ErrorDict(), {}

    def offer(self, values: Mapping[str, tuple[Any, str]]) -> None:
        """Offer beside empty entries what the person wrote there before: (value, in words) by field."""
        for name, (value, words) in values.items():
            self.fields[name].widget.attrs |= {"data-before": value, "data-before-words": words}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The entries under the headings of the definition, in its order."""
        found: dict[str, list[forms.BoundField]] = {}
        for bound in self.visible_fields():
            field = self.definition_fields.get(bound.name.split(KEY)[0])
            found.setdefault(field.group if field else "", []).append(bound)
        return list(found.items())

    def values(self) -> dict[str, Any]:
        """What was entered, by field of the definition; links as ids. Call on a valid form."""
        values: dict[str, Any] = {}
        for name, field in self.definition_fields.items():
            if field.kind == "json_map":
                keys = {key: self.cleaned_data.get(f"{name}{KEY}{key}") for key in field.choices}
                values[name] = {key: int(value) for key, value in keys.items() if value is not None} or None
            elif field.kind == "ref":
                row = self.cleaned_data.get(name)
                values[name] = row.pk if row else None
            elif field.kind == "list":
                values[name] = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()] or None
            elif field.kind == "key":
                values[name] = self.cleaned_data.get(name) or self.get_initial_for_field(self.fields[name], name)
            else:
                value = self.cleaned_data.get(name)
                values[name] = None if value in ("", []) else value
        return values


def form_class(fields: Mapping[str, Field]) -> type[RecordForm]:
    """The form of a record, or of a row of a section."""
    entries: dict[str, forms.Field] = {}
    for name, field in fields.items():
        if field.kind == "json_map":
            for key, label in field.choices.items():
                entries[f"{name}{KEY}{key}"] = VietnameseNumberField(label=f"{field.label}: {label}", required=False)
        else:
            entries[name] = _entry(field)
    return type("RecordForm", (RecordForm,), {**entries, "definition_fields": fields})


def section_formset(fields: Mapping[str, Field]) -> type[BaseFormSet]:
    """The rows of a section, edited in place."""
    return formset_factory(form_class(fields), extra=1, can_delete=True, max_num=5_000, absolute_max=5_000)


def initial_of(fields: Mapping[str, Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record as the form shows them."""
    initial: dict[str, Any] = {}
    for name, field in fields.items():
        value = data.get(name)
        if field.kind == "json_map":
            initial |= {f"{name}{KEY}{key}": number for key, number in (value or {}).items()}
        elif field.kind == "date" and value:
            initial[name] = date.fromisoformat(value)
        elif field.kind in ("int", "decimal", "money") and value is not None:
            initial[name] = Decimal(str(value))
        elif field.kind == "list" and value:
            initial[name] = "\n".join(map(str, value))
        else:
            initial[name] = value
    return initial


def defaults_of(definition: Definition) -> dict[str, Any]:
    """What a new record starts with."""
    given = {name: field.default for name, field in definition.fields.items() if field.default is not None}
    return initial_of(definition.fields, given)


def _entry(field: Field) -> forms.Field:
    given: dict[str, Any] = {
        "label": f"{field.label} ({field.unit})" if field.unit else field.label,
        "help_text": field.help,
        "required": field.required == "always" and field.kind != "bool",
    }
    if field.kind == "date":
        return VietnameseDateField(**given)
    if field.is_year:
        return forms.IntegerField(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **given)
    if field.kind in ("int", "decimal", "money"):
        return VietnameseNumberField(**given)
    if field.kind == "bool":
        return Tick(initial=bool(field.default), **given)
    if field.kind == "enum":
        return forms.ChoiceField(choices=[("", "Chọn…"), *field.choices.items()], **given)
    if field.kind == "multi_enum":
        return forms.MultipleChoiceField(choices=list(field.choices.items()), **given)
    if field.kind == "ref":
        if field.to == "party":
            return PartyField(**given)
        return FoundField(targets=field.targets, **given) if is_long(field) else ReferenceField(**given)
    if field.kind in ("long_text", "list"):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **given)
    if field.kind == "key":
        return KeyEntry(max_length=500, **{**given, "required": False})
    return forms.CharField(max_length=500, **given)


class SinceForm(forms.Form):
    """The day from which a version of a definition holds."""

    tu_ngay = VietnameseDateField(label="Áp dụng từ ngày", required=False)

    def day(self) -> date | None:
        return self.cleaned_data["tu_ngay"] if self.is_valid() else None
