from django.urls import include, path

from projects.views import (
    activities,
    budget,
    bulk,
    exchange,
    meetings,
    programmes,
    progress,
    projects,
    records,
    targets,
    work,
)

app_name = "projects"

_programme = [
    path("", programmes.programme_detail, name="programme_detail"),
    path("meetings/new/", meetings.programme_meeting_add, name="programme_meeting_add"),
]
_target = [
    path("", targets.target_detail, name="target_detail"),
    path("counts/<int:year>/", targets.target_count, name="target_count"),
    path("counts/<int:year>/attach/", records.count_attach, name="count_attach"),
]
_activities = [
    path("", activities.activity_list, name="activity_list"),
    path("<int:pk>/", activities.activity, name="activity"),
    path("<int:pk>/edit/", activities.activity_edit, name="activity_edit"),
    path("<int:pk>/reschedule/", activities.activity_reschedule, name="activity_reschedule"),
    path("<int:pk>/start/", activities.activity_start, name="activity_start"),
    path("<int:pk>/finish/", activities.activity_finish, name="activity_finish"),
    path("<int:pk>/cancel/", activities.activity_cancel, name="activity_cancel"),
    path("<int:pk>/reopen/", activities.activity_reopen, name="activity_reopen"),
    path("<int:pk>/waits-for/", activities.dependency_add, name="dependency_add"),
    path("<int:pk>/progress/", progress.entry_write, name="entry_write"),
    path("<int:pk>/progress/send/", progress.entry_send, name="entry_send"),
]
_entries = [
    path("", progress.entry_list, name="entry_list"),
    path("<int:pk>/", progress.entry, name="entry"),
    path("<int:pk>/submit/", progress.entry_submit, name="entry_submit"),
    path("<int:pk>/confirm/", progress.entry_confirm, name="entry_confirm"),
    path("<int:pk>/return/", progress.entry_return, name="entry_return"),
    path("<int:pk>/attach/", records.entry_attach, name="entry_attach"),
]
_meetings = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    path("<int:pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("<int:pk>/withdraw/", meetings.meeting_withdraw, name="meeting_withdraw"),
    path("<int:pk>/conclude/", meetings.conclude, name="conclude"),
    path("<int:pk>/attach/", records.meeting_attach, name="meeting_attach"),
]
_records = [
    path("dependencies/<int:pk>/remove/", activities.dependency_remove, name="dependency_remove"),
    path("products/<int:pk>/", records.product, name="product"),
    path("products/<int:pk>/edit/", records.product_edit, name="product_edit"),
    path("products/<int:pk>/deliver/", records.product_deliver, name="product_deliver"),
    path("products/<int:pk>/cancel/", records.product_cancel, name="product_cancel"),
    path("products/<int:pk>/reopen/", records.product_reopen, name="product_reopen"),
    path("products/<int:pk>/attach/", records.product_attach, name="product_attach"),
    path("obstacles/<int:pk>/close/", records.obstacle_close, name="obstacle_close"),
    path("obstacles/<int:pk>/reopen/", records.obstacle_reopen, name="obstacle_reopen"),
    path("seats/<int:pk>/end/", records.seat_end, name="seat_end"),
    path("conclusions/<int:pk>/edit/", meetings.conclusion_edit, name="conclusion_edit"),
    path("conclusions/<int:pk>/withdraw/", meetings.conclusion_withdraw, name="conclusion_withdraw"),
    path("files/<int:pk>/", records.attachment, name="attachment"),
    path("files/<int:pk>/withdraw/", records.attachment_withdraw, name="attachment_withdraw"),
    path("budget-lines/<int:pk>/", budget.line, name="budget_line"),
    path("budget-lines/<int:pk>/plan/", budget.line_plan, name="line_plan"),
    path("budget-lines/<int:pk>/movements/new/", budget.movement_add, name="movement_add"),
    path("movements/<int:pk>/reverse/", budget.movement_reverse, name="movement_reverse"),
]
_project = [
    path("", projects.project_detail, name="project_detail"),
    path("targets/", targets.project_targets, name="project_targets"),
    path("dossier/", projects.dossier, name="dossier"),
    path("activities/", work.activity_tree, name="activity_tree"),
    path("activities/new/", activities.activity_add, name="activity_add"),
    path("gantt/", work.gantt, name="gantt"),
    path("month/", work.month, name="month"),
    path("progress/", bulk.bulk, name="bulk"),
    path("progress/send/", bulk.bulk_send, name="bulk_send"),
    path("budget/", budget.budget, name="budget"),
    path("budget/lines/new/", budget.line_add, name="line_add"),
    path("products/new/", records.product_add, name="product_add"),
    path("obstacles/new/", records.obstacle_add, name="obstacle_add"),
    path("seats/new/", records.seat_add, name="seat_add"),
    path("files/new/", records.project_attach, name="project_attach"),
    path("meetings/new/", meetings.project_meeting_add, name="project_meeting_add"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/export/", exchange.exchange_export, name="exchange_export"),
    path("exchange/<str:upload>/", exchange.exchange_preview, name="exchange_preview"),
    path("exchange/<str:upload>/apply/", exchange.exchange_apply, name="exchange_apply"),
]

urlpatterns = [
    path("", programmes.programme_list, name="programme_list"),
    path("programmes/<slug:code>/", include(_programme)),
    path("programmes/<slug:programme>/targets/<str:code>/", include(_target)),
    path("activities/", include(_activities)),
    path("entries/", include(_entries)),
    path("meetings/", include(_meetings)),
    path("work/", progress.own_work, name="own_work"),
    path("", include(_records)),
    path("<slug:code>/", include(_project)),
]
