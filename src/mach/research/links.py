"""S&T tasks as what records of registers point to."""

from mach.registers.linking import LinkKind
from mach.research.models import ResearchTask

TASKS = LinkKind(
    ResearchTask,
    lambda agency: ResearchTask.objects.filter(agency=agency),
    lambda user: ResearchTask.objects.visible_to(user),
    ("code", "title"),
    fold="fold",
)
