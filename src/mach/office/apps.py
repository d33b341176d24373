from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "mach.office"
    label = "office"

    def ready(self) -> None:
        from mach.office import registry
        from mach.office.actions.calendar import CONFIRMED_DAYS
        from mach.office.actions.unstaffing import INVITATIONS, STAFF
        from mach.office.checks import CHECKS
        from mach.office.files import sweep
        from mach.office.menu import offer
        from mach.office.panels import first_steps
        from mach.office.queries import find_parties
        from mach.office.trail_words import WORDS
        from mach.ui.registry import TODAY

        registry.CHECKS.extend(CHECKS)
        registry.TRAIL_WORDS.append(WORDS)
        registry.NIGHTLY.append(registry.NightlyJob("office.sweep", lambda agency, on: sweep(before=on)))
        registry.SEARCH.append(registry.SearchSource("Danh bạ", find_parties))
        registry.BULK_ACTIONS["office.add_staff"] = STAFF
        registry.BULK_ACTIONS["office.invite"] = INVITATIONS
        registry.BULK_ACTIONS["office.confirm_days"] = CONFIRMED_DAYS
        TODAY.append(first_steps)
        offer()
