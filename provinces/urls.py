from django.urls import include, path, register_converter

from provinces.views import drafting, inspections, plans, succession, units


class ProvinceKeyConverter:
    """`15@2004`: GSO code and the year the unit is valid from."""

    regex = r"[0-9]{2}@[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProvinceKeyConverter, "province")

app_name = "provinces"

_plans = [
    path("", plans.plan_list, name="plan_list"),
    path("new/", drafting.plan_new, name="plan_new"),
    path("<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("<int:pk>/document/", drafting.plan_document, name="plan_document"),
    path("<int:pk>/tasks/", drafting.plan_tasks, name="plan_tasks"),
    path("<int:pk>/integrations/", drafting.plan_integrations, name="plan_integrations"),
    path("<int:pk>/compare/", plans.plan_compare, name="plan_compare"),
    path("<int:pk>/versions/<int:number>/file/", plans.plan_file, name="plan_file"),
    path("<int:pk>/submit/", plans.plan_submit, name="plan_submit"),
    path("<int:pk>/note/", plans.plan_note, name="plan_note"),
    path("<int:pk>/return/", plans.plan_return, name="plan_return"),
    path("<int:pk>/withdraw/", plans.plan_withdraw, name="plan_withdraw"),
]

_inspections = [
    path("", inspections.inspection_list, name="inspection_list"),
    path("new/", inspections.inspection_new, name="inspection_new"),
    path("<int:pk>/", inspections.inspection_detail, name="inspection_detail"),
    path("<int:pk>/edit/", inspections.inspection_edit, name="inspection_edit"),
    path("<int:pk>/conclude/", inspections.inspection_conclude, name="inspection_conclude"),
    path("<int:pk>/cancel/", inspections.inspection_cancel, name="inspection_cancel"),
    path("<int:pk>/file/", inspections.inspection_file, name="inspection_file"),
]

_successions = [
    path("", succession.succession_list, name="succession_list"),
    path("new/", succession.succession_new, name="succession_new"),
    path("enter/", succession.succession_enter, name="succession_enter"),
]

urlpatterns = [
    path("", units.province_list, name="province_list"),
    path("plans/", include(_plans)),
    path("inspections/", include(_inspections)),
    path("successions/", include(_successions)),
    path("<province:key>/", units.province_detail, name="province_detail"),
]
