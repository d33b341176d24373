from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mach.documents"
    label = "documents"
