"""Addresses of the room."""

from django.urls import path

from mach.registers.views import (
    defining,
    drafting,
    editing,
    expiring,
    lists,
    looking,
    pasting,
    records,
    removing,
    verifying,
)

app_name = "registers"
urlpatterns = [
    path("", records.index, name="index"),
    path("lap-danh-sach/", lists.new_list, name="new-list"),
    path("cho-xac-nhan/", verifying.waiting, name="waiting"),
    path("dinh-nghia/moi/", defining.new_definition, name="new-definition"),
    path("sap-het-han/", expiring.expiring, name="expiring"),
    path("sap-het-han/cong-van/", expiring.letters, name="expiry-letters"),
    path("sap-het-han/da-nhac/", expiring.told, name="expiry-told"),
    path("<slug:code>/", records.records, name="records"),
    path("<slug:code>/cong/", looking.totals, name="totals"),
    path("<slug:code>/bieu-do/", looking.flow, name="flow"),
    path("<slug:code>/cot/", looking.columns, name="columns"),
    path("<slug:code>/bo-loc/", looking.save_filter, name="save-filter"),
    path("<slug:code>/bo-loc/<int:pk>/bo/", looking.drop_filter, name="drop-filter"),
    path("<slug:code>/moi/", records.new, name="new"),
    path("<slug:code>/nhap/", drafting.draft, name="draft"),
    path("<slug:code>/xuat-excel/", records.export, name="export"),
    path("<slug:code>/xac-nhan/", records.verify, name="verify"),
    path("<slug:code>/xac-nhan-nhieu/", verifying.verify_many, name="verify-many"),
    path("<slug:code>/thanh-so/", lists.promote, name="promote"),
    path("<slug:code>/sua-excel/", editing.edit_by_sheet, name="edit-sheet"),
    path("<slug:code>/dinh-nghia/", defining.definition, name="definition"),
    path("<slug:code>/dinh-nghia/sua/", defining.edit_definition, name="edit-definition"),
    path("<slug:code>/dinh-nghia/dua-len/", defining.forward, name="forward"),
    path("<slug:code>/dan/", pasting.paste, name="paste"),
    path("<slug:code>/mau-excel/", pasting.template, name="template"),
    path("<slug:code>/dot-nhap/<int:pk>/", pasting.load, name="import"),
    path("<slug:code>/dot-nhap/<int:pk>/hoan-tac/", pasting.undo, name="undo-import"),
    path("<slug:code>/<int:pk>/", records.record, name="record"),
    path("<slug:code>/<int:pk>/sua/", records.edit, name="edit"),
    path("<slug:code>/<int:pk>/chuyen/", records.move, name="move"),
    path("<slug:code>/da-bo/", removing.removed, name="removed"),
    path("<slug:code>/<int:pk>/thoi-xac-nhan/", removing.unverify, name="unverify"),
    path("<slug:code>/<int:pk>/bo/", removing.remove, name="remove"),
    path("<slug:code>/<int:pk>/minh-chung/", records.add_evidence, name="add-evidence"),
]
