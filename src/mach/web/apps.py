from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "mach.web"
    label = "web"
