from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "mach.targets"
    label = "targets"

    def ready(self) -> None:
        from mach.casework.models import Matter
        from mach.casework.registry import CONTEXT, DECISIONS, DUTIES, ENDINGS
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.targets import owed, series
        from mach.targets.actions import handing_over, open_due_accounts
        from mach.targets.actions.accounts import duties
        from mach.targets.actions.ending import ENDING
        from mach.targets.actions.loading import INCOMING
        from mach.targets.actions.proving import close_proven
        from mach.targets.checks import CHECKS
        from mach.targets.decisions import ASSIGNMENT, SELF_CLOSED
        from mach.targets.panels import of_paper, of_unit
        from mach.targets.papers import context_of
        from mach.targets.queries.searching import find, find_figures
        from mach.targets.trail_words import WORDS
        from mach.ui.registry import MENU, PANELS, MenuItem

        series.SOURCES.append(owed.series_for)
        series.INDICATORS.extend(owed.INDICATORS)
        DECISIONS.extend((ASSIGNMENT, SELF_CLOSED))
        registry.CHECKS.extend(CHECKS)
        registry.TRAIL_WORDS.append(WORDS)
        DUTIES.append(duties)
        ENDINGS.update({Matter.Kind.TARGET: ENDING, Matter.Kind.ASSIGNMENT: ENDING})
        CONTEXT.update({Matter.Kind.TARGET: context_of, Matter.Kind.ASSIGNMENT: context_of})
        registry.NIGHTLY.append(registry.NightlyJob("targets.accounts", open_due_accounts))
        registry.NIGHTLY.append(registry.NightlyJob("targets.proven", close_proven))
        registry.BULK_ACTIONS["targets.load_incoming"] = INCOMING
        registry.HANDOVERS.append(handing_over.HANDOVER)
        registry.SEARCH.append(registry.SearchSource("Chỉ tiêu, việc được giao", find))
        registry.SEARCH.append(registry.SearchSource("Số liệu", find_figures))
        PANELS.setdefault("paper", []).append(of_paper)
        PANELS.setdefault("unit", []).append(of_unit)
        MENU.append(MenuItem("Chỉ tiêu", "targets:targets", "target", Permission.READ, 30))
        MENU.append(MenuItem("Việc được giao", "targets:assignments", "checklist", Permission.READ, 35))
        MENU.append(MenuItem("Tra số nhanh", "targets:lookup", "search", Permission.READ, 53))
        MENU.append(MenuItem("Số liệu", "targets:figures", "chart", Permission.READ, 55))
