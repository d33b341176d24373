from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "mach.targets"
    label = "targets"

    def ready(self) -> None:
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.targets.actions import open_due_accounts
        from mach.targets.checks import CHECKS
        from mach.targets.queries.searching import find
        from mach.ui.registry import MENU, MenuItem

        registry.CHECKS.extend(CHECKS)
        registry.NIGHTLY.append(registry.NightlyJob("targets.accounts", open_due_accounts))
        registry.SEARCH.append(registry.SearchSource("Chỉ tiêu, việc được giao", find))
        MENU.append(MenuItem("Chỉ tiêu", "targets:targets", "target", Permission.READ, 30))
        MENU.append(MenuItem("Việc được giao", "targets:assignments", "checklist", Permission.READ, 35))
        MENU.append(MenuItem("Số liệu", "targets:figures", "chart", Permission.READ, 55))
