"""The API: one router per room under /api/v1, described at /api/v1/docs."""

from ninja import NinjaAPI

from mach.casework.api import router as obligations
from mach.documents.api import router as documents
from mach.office.api import BearerKey, BrowserSession, answer_errors, described
from mach.registers.api import router as registers
from mach.targets.api import router as targets
from mach.targets.figures_api import router as figures

api = NinjaAPI(
    title="Mạch",
    version="1",
    description="Văn bản, chỉ tiêu, dòng sổ, nghĩa vụ, số liệu, cùng quy tắc với các trang.",
    auth=[BearerKey(), BrowserSession(csrf=True)],
    urls_namespace="api",
    docs_decorator=described,
)
answer_errors(api)
api.add_router("/documents", documents)
api.add_router("/commitments", targets)
api.add_router("/obligations", obligations)
api.add_router("/registers", registers)
api.add_router("/figures", figures)
