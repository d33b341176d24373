from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "mach.office"
    label = "office"

    def ready(self) -> None:
        from mach.office.menu import offer

        offer()
