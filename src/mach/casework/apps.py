from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "mach.casework"
    label = "casework"

    def ready(self) -> None:
        from mach.casework import queries
        from mach.casework.actions import handing_over, remind, start_clocks
        from mach.casework.actions.urging import URGED
        from mach.casework.checks import CHECKS
        from mach.casework.decisions import EXPLANATION, EXTENSION, count_awaiting
        from mach.casework.panels import of_unit
        from mach.casework.registry import DECISIONS
        from mach.casework.reminders import count_unread
        from mach.casework.trail_words import WORDS
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.ui.registry import MENU, PANELS, TOP, MenuItem

        DECISIONS.extend([EXTENSION, EXPLANATION])
        registry.CHECKS.extend(CHECKS)
        registry.TRAIL_WORDS.append(WORDS)
        registry.BULK_ACTIONS["casework.urge"] = URGED
        registry.HANDOVERS.extend(handing_over.HANDOVERS)
        registry.CALENDAR_FOLLOWERS.append(
            registry.CalendarFollower(queries.foreseen_moves, handing_over.follow_calendar)
        )
        registry.NIGHTLY.append(registry.NightlyJob("casework.clocks", start_clocks))
        registry.NIGHTLY.append(registry.NightlyJob("casework.remind", remind))
        PANELS.setdefault("unit", []).append(of_unit)
        TOP.append(MenuItem("Thông báo", "casework:notices", "bell", Permission.READ, 10, badge=count_unread))
        MENU.append(MenuItem("Lịch nhắc việc", "casework:reminder-plans", "clock", Permission.MANAGE, 83))
        MENU.append(MenuItem("Hôm nay", "casework:today", "home", Permission.READ, 10))
        MENU.append(
            MenuItem("Chờ tôi quyết", "casework:decisions", "gavel", Permission.ASSIGN, 15, badge=count_awaiting)
        )
        MENU.append(MenuItem("Đôn đốc", "casework:urging", "bell", Permission.READ, 50))
