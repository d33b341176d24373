from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "mach.web"
    label = "web"

    def ready(self) -> None:
        from mach.office import registry
        from mach.web.first_steps import FIRST_STEPS

        registry.FIRST_STEPS.extend(FIRST_STEPS)
