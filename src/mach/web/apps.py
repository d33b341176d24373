from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "mach.web"
    label = "web"

    def ready(self) -> None:
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.ui.registry import MENU, MenuItem
        from mach.web.first_steps import FIRST_STEPS

        registry.FIRST_STEPS.extend(FIRST_STEPS)
        MENU.append(MenuItem("Trợ giúp", "web:help", "help", Permission.READ, 90))
