"""What people do to projects. One module per subject; all verbs can be taken from here."""

from projects.services.acts import cancel, finish, reopen, start
from projects.services.board import end_seat, seat_member
from projects.services.budget import add_line, change_plan, record_movement, reverse_movement
from projects.services.bulk import BulkRow, save_entries
from projects.services.files import attach, withdraw
from projects.services.meeting_changes import (
    edit_conclusion,
    edit_meeting,
    withdraw_conclusion,
    withdraw_meeting,
)
from projects.services.meetings import conclude, hold_meeting
from projects.services.planning import (
    add_dependency,
    edit_activity,
    plan_activity,
    remove_dependency,
    reschedule,
)
from projects.services.progress import (
    EntryInput,
    FigureInput,
    confirm_progress,
    enter_progress,
    return_progress,
    submit_progress,
)
from projects.services.results import (
    add_product,
    cancel_product,
    close_obstacle,
    deliver_product,
    edit_product,
    open_obstacle,
    reopen_obstacle,
    reopen_product,
)
from projects.services.spreadsheets import ImportPlan, apply_import, preview_import
from projects.services.targets import enter_count

__all__ = [
    "BulkRow",
    "EntryInput",
    "FigureInput",
    "ImportPlan",
    "add_dependency",
    "add_line",
    "add_product",
    "apply_import",
    "attach",
    "cancel",
    "cancel_product",
    "change_plan",
    "close_obstacle",
    "conclude",
    "confirm_progress",
    "deliver_product",
    "edit_activity",
    "edit_conclusion",
    "edit_meeting",
    "edit_product",
    "end_seat",
    "enter_count",
    "enter_progress",
    "finish",
    "hold_meeting",
    "open_obstacle",
    "plan_activity",
    "preview_import",
    "record_movement",
    "remove_dependency",
    "reopen",
    "reopen_obstacle",
    "reopen_product",
    "reschedule",
    "return_progress",
    "reverse_movement",
    "save_entries",
    "seat_member",
    "start",
    "submit_progress",
    "withdraw",
    "withdraw_conclusion",
    "withdraw_meeting",
]
