from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "mach.casework"
    label = "casework"

    def ready(self) -> None:
        from mach.casework import queries
        from mach.casework.actions import handing_over, remind
        from mach.casework.checks import CHECKS
        from mach.casework.models import Matter
        from mach.casework.reminders import count_unread
        from mach.office import registry
        from mach.office.permissions import Permission
        from mach.ui.registry import MENU, TOP, MenuItem

        registry.CHECKS.extend(CHECKS)
        registry.HANDOVERS.extend(
            [
                registry.Handover(
                    label="nghĩa vụ đang mở",
                    open_in=lambda unit: queries.of_unit(unit).count(),
                    of_unit=handing_over.hand_on_unit,
                    of_person=handing_over.hand_on_person,
                    held_by=queries.held_by,
                ),
                registry.Handover(
                    label="vụ việc đang mở",
                    open_in=lambda unit: Matter.objects.filter(lead_unit=unit, closed_on=None).count(),
                    of_unit=handing_over.hand_on_matters,
                    of_person=handing_over.hand_on_matters_of_person,
                ),
            ]
        )
        registry.CALENDAR_FOLLOWERS.append(
            registry.CalendarFollower(queries.foreseen_moves, handing_over.follow_calendar)
        )
        registry.NIGHTLY.append(registry.NightlyJob("casework.remind", remind))
        TOP.append(MenuItem("Thông báo", "casework:notices", "bell", Permission.READ, 10, badge=count_unread))
        MENU.append(MenuItem("Lịch nhắc việc", "casework:reminder-plans", "clock", Permission.MANAGE, 83))
        MENU.append(MenuItem("Hôm nay", "casework:today", "home", Permission.READ, 10))
        MENU.append(MenuItem("Đôn đốc", "casework:urging", "bell", Permission.READ, 50))
