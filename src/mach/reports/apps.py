from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mach.reports"
    label = "reports"

    def ready(self) -> None:
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.reports.actions import open_due_reports
        from mach.reports.checks import CHECKS
        from mach.ui.registry import MENU, MenuItem

        registry.CHECKS.extend(CHECKS)
        registry.NIGHTLY.append(registry.NightlyJob("reports.open", open_due_reports))
        MENU.append(MenuItem("Báo cáo", "reports:list", "report", Permission.READ, 60))
