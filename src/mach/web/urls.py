"""The front door: one line per room."""

from django.urls import include, path

from mach.office.access import guarded_elsewhere
from mach.web.api import api

api_urls, _, _ = api.urls
for pattern in api_urls:
    if not pattern.name.startswith("openapi"):  # its description is a page like any other
        guarded_elsewhere(pattern.callback)

urlpatterns = [
    path("", include("mach.ui.urls")),
    path("", include("mach.office.urls")),
    path("van-ban/", include("mach.documents.urls")),
    path("", include("mach.casework.urls")),
    path("", include("mach.targets.urls")),
    path("so/", include("mach.registers.urls")),
    path("nhiem-vu/", include("mach.research.urls")),
    path("bao-cao/", include("mach.reports.urls")),
    path("", include("mach.web.pages")),
    path("api/v1/", (api_urls, "ninja", "api")),
]
