"""One path per verb. What has a name of its own comes before the instruments, whose codes stand at the root."""

from django.urls import include, path

from directives.views import (
    assignments,
    board,
    calendar,
    carrying,
    generation,
    graph,
    instruments,
    obligations,
    reminders,
)

app_name = "directives"

_obligations = [
    path("", obligations.obligation_list, name="obligation_list"),
    path("new/", obligations.obligation_new, name="obligation_new"),
    path("<slug:code>/", obligations.obligation_detail, name="obligation_detail"),
    path("<slug:code>/edit/", obligations.obligation_edit, name="obligation_edit"),
]

_assignments = [
    path("", assignments.assignment_list, name="assignment_list"),
    path("mine/", assignments.my_assignments, name="my_assignments"),
    path("<int:pk>/", assignments.assignment, name="assignment"),
    path("<int:pk>/acknowledge/", assignments.acknowledge, name="acknowledge"),
    path("<int:pk>/report/", assignments.report_done, name="report_done"),
    path("<int:pk>/evidence/", assignments.add_evidence, name="add_evidence"),
    path("<int:pk>/evidence/<int:evidence_pk>/file/", assignments.evidence_file, name="evidence_file"),
    path(
        "<int:pk>/evidence/<int:evidence_pk>/withdraw/",
        assignments.withdraw_evidence,
        name="withdraw_evidence",
    ),
    path("<int:pk>/confirm/", assignments.confirm, name="confirm"),
    path("<int:pk>/return/", assignments.send_back, name="return"),
    path("<int:pk>/waive/", assignments.waive, name="waive"),
]

_reminders = [
    path("", reminders.reminder_list, name="reminder_list"),
    path("preview/", reminders.reminder_preview, name="reminder_preview"),
    path("send/", reminders.reminder_send, name="reminder_send"),
]

_calendar = [
    path("", calendar.calendar, name="calendar"),
    path("new/", calendar.day_new, name="calendar_day_new"),
    path("<int:pk>/edit/", calendar.day_edit, name="calendar_day_edit"),
    path("<int:pk>/withdraw/", calendar.day_withdraw, name="calendar_day_withdraw"),
]

_generation = [
    path("", generation.generation_list, name="generation_list"),
    path("start/", generation.generation_start, name="generation_start"),
    path("<int:pk>/", generation.generation, name="generation"),
    path("<int:pk>/progress/", generation.generation_progress, name="generation_progress"),
]

_instrument = [
    path("", instruments.instrument_detail, name="instrument_detail"),
    path("edit/", instruments.instrument_edit, name="instrument_edit"),
    path("relations/new/", instruments.relation_new, name="relation_new"),
    path("relations/<int:pk>/remove/", instruments.relation_remove, name="relation_remove"),
    path("errata/new/", instruments.erratum_new, name="erratum_new"),
    path("provisions/new/", instruments.provision_new, name="provision_new"),
    path("provisions/<int:pk>/remove/", instruments.provision_remove, name="provision_remove"),
    path("files/new/", instruments.file_new, name="file_new"),
    path("files/<int:pk>/", instruments.instrument_file, name="instrument_file"),
    path("files/<int:pk>/detach/", instruments.file_detach, name="file_detach"),
    path("carry-over/", carrying.carry_over, name="carry_over"),
]

urlpatterns = [
    path("", instruments.instrument_list, name="instrument_list"),
    path("new/", instruments.instrument_new, name="instrument_new"),
    path("suggestions/", instruments.instrument_suggestions, name="instrument_suggestions"),
    path("graph/", graph.graph, name="graph"),
    path("board/", board.board, name="board"),
    path("board/print/", board.board_print, name="board_print"),
    path("board/<int:obligation_pk>/<int:agency_pk>/", board.crossing, name="crossing"),
    path("obligations/", include(_obligations)),
    path("assignments/", include(_assignments)),
    path("reminders/", include(_reminders)),
    path("calendar/", include(_calendar)),
    path("generation/", include(_generation)),
    path("<slug:code>/", include(_instrument)),
]
