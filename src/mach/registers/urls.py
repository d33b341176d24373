"""Addresses of the room."""

from django.urls import path

from mach.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.records, name="records"),
    path("<slug:code>/moi/", views.new, name="new"),
    path("<slug:code>/xuat-excel/", views.export, name="export"),
    path("<slug:code>/xac-nhan/", views.verify, name="verify"),
    path("<slug:code>/<int:pk>/", views.record, name="record"),
    path("<slug:code>/<int:pk>/sua/", views.edit, name="edit"),
    path("<slug:code>/<int:pk>/chuyen/", views.move, name="move"),
    path("<slug:code>/<int:pk>/minh-chung/", views.add_evidence, name="add-evidence"),
]
