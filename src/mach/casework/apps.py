from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "mach.casework"
    label = "casework"
