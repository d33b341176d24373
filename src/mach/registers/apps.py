from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "mach.registers"
    label = "registers"

    def ready(self) -> None:
        from mach.casework.registry import DECISIONS, DUTIES
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.registers.actions import drop_old_drafts, drop_open_imports, handing_over
        from mach.registers.actions.limits import duties
        from mach.registers.actions.many import GIVEN, MOVED
        from mach.registers.actions.verifying import VERIFIED
        from mach.registers.checks import CHECKS
        from mach.registers.decisions import VERIFICATION
        from mach.registers.panels import (
            alerts_of_party,
            alerts_today,
            closing_everywhere,
            closing_today,
            drafts_today,
            exporters_of_alert,
            list_for_target,
            of_party,
            of_unit,
        )
        from mach.registers.queries import find, pointed_to
        from mach.registers.series import series_for
        from mach.registers.trail import RECORDS
        from mach.registers.trail_words import WORDS
        from mach.targets.series import SOURCES
        from mach.ui.registry import MENU, PANELS, TODAY, MenuItem

        DECISIONS.append(VERIFICATION)
        SOURCES.append(series_for)
        DUTIES.append(duties)
        registry.CHECKS.extend(CHECKS)
        registry.TRAIL_WORDS.append(WORDS)
        registry.TRAIL_KINDS["registers.record"] = RECORDS
        registry.NIGHTLY.append(registry.NightlyJob("registers.imports", drop_open_imports))
        registry.NIGHTLY.append(registry.NightlyJob("registers.drafts", drop_old_drafts))
        registry.BULK_ACTIONS["registers.verify"] = VERIFIED
        registry.BULK_ACTIONS["registers.assign"] = GIVEN
        registry.BULK_ACTIONS["registers.move"] = MOVED
        registry.HANDOVERS.append(handing_over.HANDOVER)
        registry.POINTERS.append(pointed_to)
        registry.SEARCH.append(registry.SearchSource("Dòng sổ", find))
        TODAY.extend((closing_today, alerts_today, drafts_today))
        PANELS.setdefault("urging", []).append(closing_everywhere)
        PANELS.setdefault("target", []).append(list_for_target)
        PANELS.setdefault("party", []).extend((of_party, alerts_of_party))
        PANELS.setdefault("record", []).append(exporters_of_alert)
        PANELS.setdefault("unit", []).append(of_unit)
        MENU.append(MenuItem("Sổ", "registers:index", "book", Permission.READ, 40))
