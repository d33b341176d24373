from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "mach.research"
    label = "research"

    def ready(self) -> None:
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.registers.linking import LINKS
        from mach.research import series
        from mach.research.handing_over import HANDOVER
        from mach.research.links import TASKS
        from mach.research.panels import of_party
        from mach.research.queries import find
        from mach.research.trail_words import WORDS
        from mach.targets.series import INDICATORS, SOURCES
        from mach.ui.registry import MENU, PANELS, MenuItem

        LINKS["st_task"] = TASKS
        SOURCES.append(series.series_for)
        INDICATORS.extend(series.INDICATORS)
        registry.TRAIL_WORDS.append(WORDS)
        registry.HANDOVERS.append(HANDOVER)
        registry.SEARCH.append(registry.SearchSource("Nhiệm vụ KH&CN", find))
        PANELS.setdefault("party", []).append(of_party)
        MENU.append(MenuItem("Nhiệm vụ KH&CN", "research:list", "route", Permission.READ, 38))
