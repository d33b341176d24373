"""Addresses of this room."""

app_name = "casework"
urlpatterns: list = []
