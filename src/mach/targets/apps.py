from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "mach.targets"
    label = "targets"
