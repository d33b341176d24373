"""Addresses of this room."""

app_name = "targets"
urlpatterns: list = []
