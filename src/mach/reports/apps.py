from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "mach.reports"
    label = "reports"

    def ready(self) -> None:
        from mach.casework.registry import DECISIONS, DUTIES, Duty
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.registers.closing import CLOSINGS
        from mach.reports import owed
        from mach.reports.actions import open_due_reports
        from mach.reports.actions.regimes import hand_on_unit, of_unit
        from mach.reports.actions.writing import REPORT
        from mach.reports.checks import CHECKS
        from mach.reports.closing import closings_of
        from mach.reports.decisions import DECISION
        from mach.reports.trail_words import WORDS
        from mach.targets import series
        from mach.ui.registry import MENU, MenuItem

        series.SOURCES.append(owed.series_for)
        series.INDICATORS.extend(owed.INDICATORS)
        DECISIONS.append(DECISION)
        registry.CHECKS.extend(CHECKS)
        registry.TRAIL_WORDS.append(WORDS)
        CLOSINGS.append(closings_of)
        DUTIES.append(lambda agency, on: [Duty(REPORT, "Gửi báo cáo")])
        registry.NIGHTLY.append(registry.NightlyJob("reports.open", open_due_reports))
        registry.HANDOVERS.append(
            registry.Handover(
                code="regime",
                label="chế độ báo cáo",
                open_in=lambda unit: of_unit(unit).count(),
                of_unit=hand_on_unit,
            )
        )
        MENU.append(MenuItem("Báo cáo", "reports:list", "report", Permission.READ, 60))
