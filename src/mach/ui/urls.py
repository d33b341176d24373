"""Addresses of the room: it has no pages of its own."""

app_name = "ui"
urlpatterns: list = []
