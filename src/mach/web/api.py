"""The API: one router per room under /api/v1, described at /api/v1/docs."""

from ninja import NinjaAPI

from mach.office.api import BearerKey, BrowserSession, answer_errors

api = NinjaAPI(
    title="Mạch",
    version="1",
    description="Văn bản, chỉ tiêu, dòng sổ, nghĩa vụ, số liệu, cùng quy tắc với các trang.",
    auth=[BearerKey(), BrowserSession(csrf=True)],
    urls_namespace="api",
)
answer_errors(api)
