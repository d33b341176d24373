from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "mach.ui"
    label = "ui"
