"""Forms of the room."""

from django import forms

from mach.documents.models import Document
from mach.ui.forms import HelpfulErrors, VietnameseDateField


class HeaderForm(HelpfulErrors, forms.Form):
    """What stands in the letterhead, to be put right."""

    standing = forms.ChoiceField(label="Loại bản", choices=Document.Standing.choices)
    kind = forms.CharField(label="Loại văn bản", max_length=60, required=False)
    number = forms.CharField(label="Số, ký hiệu", max_length=80, required=False)
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)
    issued_on = VietnameseDateField(label="Ngày ban hành", required=False)
    place = forms.CharField(label="Nơi ban hành", max_length=80, required=False)
    subject = forms.CharField(
        label="Trích yếu", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    signer_name = forms.CharField(label="Người ký", max_length=120, required=False)
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
