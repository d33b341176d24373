"""Addresses of the room."""

from django.urls import path

from mach.ui import views

app_name = "ui"
urlpatterns = [path("thu-vien-giao-dien/", views.gallery, name="gallery")]
