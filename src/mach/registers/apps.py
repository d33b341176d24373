from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "mach.registers"
    label = "registers"

    def ready(self) -> None:
        from mach.registers.series import series_for
        from mach.targets.series import SOURCES

        SOURCES.append(series_for)
