from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "mach.registers"
    label = "registers"

    def ready(self) -> None:
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.registers.checks import CHECKS
        from mach.registers.queries import find
        from mach.registers.series import series_for
        from mach.targets.series import SOURCES
        from mach.ui.registry import MENU, MenuItem

        SOURCES.append(series_for)
        registry.CHECKS.extend(CHECKS)
        registry.SEARCH.append(registry.SearchSource("Dòng sổ", find))
        MENU.append(MenuItem("Sổ", "registers:index", "book", Permission.READ, 40))
