"""The front door: one line per room."""

from django.urls import include, path

urlpatterns = [
    path("", include("mach.ui.urls")),
    path("", include("mach.office.urls")),
]
