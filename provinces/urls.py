from django.urls import path, register_converter

from provinces import views


class ProvinceKeyConverter:
    """`15@2004`: GSO code and the year the unit is valid from."""

    regex = r"[0-9]{2}@[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ProvinceKeyConverter, "province")

app_name = "provinces"
urlpatterns = [
    path("", views.province_list, name="province_list"),
    path("<province:key>/", views.province_detail, name="province_detail"),
]
