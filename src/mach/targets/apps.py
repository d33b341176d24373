from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "mach.targets"
    label = "targets"

    def ready(self) -> None:
        from mach.office.permissions import Permission
        from mach.office.registry import NIGHTLY, NightlyJob
        from mach.targets.actions import open_due_accounts
        from mach.ui.registry import MENU, MenuItem

        NIGHTLY.append(NightlyJob("targets.accounts", open_due_accounts))
        MENU.append(MenuItem("Chỉ tiêu", "targets:targets", "target", Permission.READ, 30))
        MENU.append(MenuItem("Việc được giao", "targets:assignments", "checklist", Permission.READ, 35))
        MENU.append(MenuItem("Số liệu", "targets:figures", "chart", Permission.READ, 55))
