from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "mach.casework"
    label = "casework"

    def ready(self) -> None:
        from mach.casework.checks import CHECKS
        from mach.office import registry

        registry.CHECKS.extend(CHECKS)
