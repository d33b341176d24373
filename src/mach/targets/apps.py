from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "mach.targets"
    label = "targets"

    def ready(self) -> None:
        from mach.casework.registry import DUTIES
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.targets.actions import handing_over, open_due_accounts
        from mach.targets.actions.accounts import duties
        from mach.targets.checks import CHECKS
        from mach.targets.queries.searching import find, find_figures
        from mach.ui.registry import MENU, MenuItem

        registry.CHECKS.extend(CHECKS)
        DUTIES.append(duties)
        registry.NIGHTLY.append(registry.NightlyJob("targets.accounts", open_due_accounts))
        registry.HANDOVERS.append(
            registry.Handover(
                label="chỉ tiêu, việc được giao đang thực hiện",
                open_in=lambda unit: handing_over.of_unit(unit).count(),
                of_unit=handing_over.hand_on_unit,
                of_person=handing_over.hand_on_person,
                held_by=handing_over.held_by,
            )
        )
        registry.SEARCH.append(registry.SearchSource("Chỉ tiêu, việc được giao", find))
        registry.SEARCH.append(registry.SearchSource("Số liệu", find_figures))
        MENU.append(MenuItem("Chỉ tiêu", "targets:targets", "target", Permission.READ, 30))
        MENU.append(MenuItem("Việc được giao", "targets:assignments", "checklist", Permission.READ, 35))
        MENU.append(MenuItem("Tra số nhanh", "targets:lookup", "search", Permission.READ, 53))
        MENU.append(MenuItem("Số liệu", "targets:figures", "chart", Permission.READ, 55))
