"""Forms of the room: words, estimates, and the signed paper; never a counted number."""

from django import forms

from mach.ui.forms import VietnameseDateField, VietnameseNumberField


class ItemForm(forms.Form):
    text = forms.CharField(label="Nội dung", widget=forms.Textarea(attrs={"rows": 3}))
    explanation = forms.CharField(label="Nguyên nhân chậm", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    estimate = VietnameseNumberField(label="Ước thực hiện", required=False)
    estimate_reason = forms.CharField(label="Căn cứ ước tính", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FrameForm(forms.Form):
    opening = forms.CharField(label="Mở đầu", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    closing = forms.CharField(label="Phương hướng, kiến nghị", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class IssueForm(forms.Form):
    number = forms.CharField(label="Số, ký hiệu của bản đã ký", max_length=80)
    issued_on = VietnameseDateField(label="Ngày phát hành")
    signed_file = forms.FileField(label="Bản đã ký (PDF)", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
