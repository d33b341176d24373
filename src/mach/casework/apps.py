from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "mach.casework"
    label = "casework"

    def ready(self) -> None:
        from mach.casework.checks import CHECKS
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.ui.registry import MENU, MenuItem

        registry.CHECKS.extend(CHECKS)
        MENU.append(MenuItem("Hôm nay", "casework:today", "home", Permission.READ, 10))
        MENU.append(MenuItem("Đôn đốc", "casework:urging", "bell", Permission.READ, 50))
