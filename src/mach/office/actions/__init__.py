"""Every write of the room: one function per thing a person can do."""

from mach.office.actions.agency import save_agency
from mach.office.actions.calendar import confirm_days, load_shared_calendar, save_day
from mach.office.actions.errors import UnableToLeave, UnableToSave
from mach.office.actions.founding import create_first_admin, found_agency, issue_start_code, start_code_file
from mach.office.actions.handing_over import (
    Part,
    end_substitution,
    hand_over,
    name_substitute,
    undo_hand_over,
)
from mach.office.actions.keys import NewToken, attach_file, digest_of, make_token, revoke_token
from mach.office.actions.leaving import end_post, let_go, take_back
from mach.office.actions.mail import post_mail, send_again, send_mails
from mach.office.actions.parties import merge_parties, save_party, undo_merge
from mach.office.actions.passwords import change_password, reset_password
from mach.office.actions.people import add_person, give_post, hide_first_steps
from mach.office.actions.places import load_communes, load_provinces
from mach.office.actions.staffing import Staffed, add_staff, invite, join
from mach.office.actions.undoing import UnableToUndo, undo_bulk
from mach.office.actions.units import add_unit, merge_unit

__all__ = [
    "NewToken",
    "Part",
    "Staffed",
    "UnableToLeave",
    "UnableToSave",
    "UnableToUndo",
    "add_person",
    "add_staff",
    "add_unit",
    "attach_file",
    "change_password",
    "confirm_days",
    "create_first_admin",
    "digest_of",
    "end_post",
    "end_substitution",
    "found_agency",
    "give_post",
    "hand_over",
    "hide_first_steps",
    "invite",
    "issue_start_code",
    "join",
    "let_go",
    "load_communes",
    "load_provinces",
    "load_shared_calendar",
    "make_token",
    "merge_parties",
    "merge_unit",
    "name_substitute",
    "post_mail",
    "reset_password",
    "revoke_token",
    "save_agency",
    "save_day",
    "save_party",
    "send_again",
    "send_mails",
    "start_code_file",
    "take_back",
    "undo_bulk",
    "undo_hand_over",
    "undo_merge",
]
