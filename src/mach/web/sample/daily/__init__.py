"""What daily work brings besides plans and books: each feature once, by the action that its page calls."""

from mach.web.sample.daily.answers import give_answers
from mach.web.sample.daily.deadlines import move_deadlines
from mach.web.sample.daily.letters import take_letters
from mach.web.sample.daily.lists import make_lists
from mach.web.sample.daily.openings import state_past_periods
from mach.web.sample.daily.people import change_people
from mach.web.sample.daily.targets import change_targets
from mach.web.sample.daily.word import send_through_word
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office


def work_daily(diary: Diary, office: Office) -> None:
    """Plan everything, each module its own feature."""
    state_past_periods(diary, office)
    change_targets(diary, office)
    make_lists(diary, office)
    move_deadlines(diary, office)
    take_letters(diary, office)
    change_people(diary, office)
    give_answers(diary, office)
    send_through_word(diary, office)


__all__ = ["work_daily"]
