from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mach.reports"
    label = "reports"
