"""Addresses of the room."""

from django.urls import path

from mach.registers.views import pasting, records

app_name = "registers"
urlpatterns = [
    path("", records.index, name="index"),
    path("<slug:code>/", records.records, name="records"),
    path("<slug:code>/moi/", records.new, name="new"),
    path("<slug:code>/xuat-excel/", records.export, name="export"),
    path("<slug:code>/xac-nhan/", records.verify, name="verify"),
    path("<slug:code>/dan/", pasting.paste, name="paste"),
    path("<slug:code>/dot-nhap/<int:pk>/", pasting.load, name="import"),
    path("<slug:code>/dot-nhap/<int:pk>/hoan-tac/", pasting.undo, name="undo-import"),
    path("<slug:code>/<int:pk>/", records.record, name="record"),
    path("<slug:code>/<int:pk>/sua/", records.edit, name="edit"),
    path("<slug:code>/<int:pk>/chuyen/", records.move, name="move"),
    path("<slug:code>/<int:pk>/minh-chung/", records.add_evidence, name="add-evidence"),
]
