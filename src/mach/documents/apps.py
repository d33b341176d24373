from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "mach.documents"
    label = "documents"

    def ready(self) -> None:
        from mach.documents.actions.taking_back import TAKEN_IN
        from mach.documents.queries import find
        from mach.documents.trail_words import WORDS
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.ui.registry import MENU, MenuItem

        registry.BULK_ACTIONS["documents.add"] = TAKEN_IN
        registry.SEARCH.append(registry.SearchSource("Văn bản", find))
        registry.TRAIL_WORDS.append(WORDS)
        MENU.append(MenuItem("Văn bản", "documents:list", "file-text", Permission.READ, 20))
