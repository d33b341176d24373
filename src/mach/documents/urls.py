"""Addresses of the room."""

from django.urls import path

from mach.documents import views

app_name = "documents"
urlpatterns = [
    path("", views.documents, name="list"),
    path("xuat-excel/", views.export, name="export"),
    path("tiep-nhan/", views.take_in, name="take-in"),
    path("con-thieu/", views.missing, name="missing"),
    path("<int:pk>/", views.detail, name="detail"),
    path("ban/<int:pk>/trang-<int:page>.jpg", views.page_image, name="page-image"),
    path("<int:pk>/sua/", views.correct, name="correct"),
    path("<int:pk>/gan/", views.join, name="join"),
]
