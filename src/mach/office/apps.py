from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "mach.office"
    label = "office"
