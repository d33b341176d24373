"""Every write of the room: tasks, who takes part, their steps, their time."""

from mach.research.actions.extending import UnableToExtend, extend_task
from mach.research.actions.regulations import load_regulations
from mach.research.actions.steps import excuse_step, record_step, take_back_step, take_in_history
from mach.research.actions.tasks import UnableToSaveTask, add_participant, drop_participant, save_task, stop_task

__all__ = [
    "UnableToExtend",
    "UnableToSaveTask",
    "add_participant",
    "drop_participant",
    "excuse_step",
    "extend_task",
    "load_regulations",
    "record_step",
    "save_task",
    "stop_task",
    "take_back_step",
    "take_in_history",
]
