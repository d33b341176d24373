"""The front door: one line per room."""

from django.urls import include, path

urlpatterns = [
    path("", include("mach.ui.urls")),
    path("", include("mach.office.urls")),
    path("van-ban/", include("mach.documents.urls")),
    path("", include("mach.casework.urls")),
    path("", include("mach.targets.urls")),
    path("so/", include("mach.registers.urls")),
    path("bao-cao/", include("mach.reports.urls")),
    path("", include("mach.web.pages")),
]
