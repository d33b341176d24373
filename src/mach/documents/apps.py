from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mach.documents"
    label = "documents"

    def ready(self) -> None:
        from mach.office.permissions import Permission
        from mach.ui.registry import MENU, MenuItem

        MENU.append(MenuItem("Văn bản", "documents:list", "file-text", Permission.READ, 20))
