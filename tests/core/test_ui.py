"""Page components: what each one prints, and what holds for all of them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve
from lxml import html

from core import gallery, ui
from core.navigation import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def draw(source, path="/reports/", **values):
    """The template's markup as one element; the request asks for `path`."""
    request = RequestFactory().get(path)
    markup = Template("{% load ui %}" + source).render(Context({"request": request, **values}))
    return html.fragment_fromstring(markup, create_parent="body")


def text_of(element):
    return " ".join(element.text_content().split())


# --- Formats in templates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ value|vn_number }}", "1.234,5"),
        ("{{ value|vn_number:0 }}", "1.235"),
        ("{{ value|vn_percent }}", "1.234,5%"),
        ("{{ day|vn_date }}", "04/11/2026"),
        ("{{ moment|vn_datetime }}", "16:05 ngày 04/11/2026"),
        ("{{ 41234|vn_size }}", "41,2 kB"),
        ("{{ name|initials }}", "NH"),
    ],
)
def test_filters_print_vietnamese_formats(source, text):
    drawn = draw(
        source,
        value=Decimal("1234.5"),
        day=date(2026, 11, 4),
        moment=datetime(2026, 11, 4, 9, 5, tzinfo=UTC),
        name="Nguyễn Thị Hoa",
    )

    assert text_of(drawn) == text


@pytest.mark.parametrize("name", ["vn_number", "vn_percent", "vn_date", "vn_datetime"])
def test_a_missing_figure_is_a_dash_that_says_so(name):
    drawn = draw("{{ nothing|" + name + " }}", nothing=None)

    (mark,) = drawn.find_class("no-data")
    assert mark.get("title") == "chưa có số liệu"
    assert mark.xpath("span[@aria-hidden]")[0].text == "—"
    assert mark.find_class("visually-hidden")[0].text == "chưa có số liệu"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Nguyễn Thị Hoa", "NH"), ("Đào", "Đ"), ("cán bộ địa phương (mẫu)", "CP"), ("", "?"), ("(mẫu)", "?")],
)
def test_initials_are_of_the_first_and_the_last_word(name, letters):
    assert ui.initials(name) == letters


def test_zero_is_not_a_missing_figure():
    assert text_of(draw("{{ 0|vn_number }}")) == "0"


# --- Small pieces ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tone", list(ui.Tone))
def test_a_status_is_told_by_words_and_icon(tone):
    drawn = draw("{% status_badge status %}", status=ui.Status("đã gửi", tone))

    assert text_of(drawn) == "Đã gửi"
    assert drawn.xpath(".//use/@href")[0].endswith(f"#{ui.TONE_ICONS[tone]}")


def test_an_unknown_tone_is_refused():
    with pytest.raises(ValueError, match="purple"):
        draw("{% status_badge 'Đã gửi' tone='purple' %}")


def test_an_icon_is_silent_unless_it_has_a_label():
    silent, speaking = draw("{% icon 'check' %}{% icon 'check' label='Đạt' %}")

    assert silent.get("aria-hidden") == "true"
    assert (speaking.get("role"), speaking.get("aria-label")) == ("img", "Đạt")


@pytest.mark.parametrize(
    ("done", "expected", "text", "tone"),
    [
        (41, 63, "41/63 (65,1%)", "info"),
        (63, 63, "63/63 (100%)", "success"),
        (0, 63, "0/63 (0%)", "info"),
        (0, 0, "0/0", "info"),
        (1200, 2400, "1.200/2.400 (50%)", "info"),
    ],
)
def test_progress_is_counted_not_guessed(done, expected, text, tone):
    drawn = draw("{% progress done expected 'Đã gửi' %}", done=done, expected=expected)

    assert text_of(drawn.find_class("meter__text")[0]) == text
    assert drawn.find_class(f"meter--{tone}")
    (bar,) = drawn.iter("progress")
    assert (bar.get("value"), bar.get("max")) == (str(done), str(expected or 1))


@pytest.mark.parametrize(
    ("due", "text", "tone"),
    [
        (date(2018, 6, 20), "còn 8 ngày", "neutral"),
        (date(2018, 6, 15), "còn 3 ngày", "warning"),
        (date(2018, 6, 12), "hôm nay là hạn cuối", "warning"),
        (date(2018, 6, 8), "quá hạn 4 ngày", "danger"),
    ],
)
def test_a_due_date_says_how_far_it_is(due, text, tone):
    drawn = draw("{% due_date due today=today %}", due=due, today=date(2018, 6, 12))

    (far,) = drawn.find_class(f"due__far--{tone}")
    assert text_of(far) == text


def test_a_moved_due_date_names_the_usual_day_and_the_reason():
    drawn = draw(
        "{% due_date due moved_from=usual reason='trùng ngày nghỉ' %}",
        due=date(2018, 6, 18),
        usual=date(2018, 6, 16),
    )

    assert text_of(drawn) == "18/06/2018 chuyển từ ngày 16/06/2018: trùng ngày nghỉ"


def test_a_card_without_a_figure_shows_the_dash():
    drawn = draw("{% stat_card 'Nạn nhân' value %}", value=None)

    assert drawn.find_class("no-data")


def test_a_definition_list_formats_its_values():
    pairs = [
        ("Ngày", date(2015, 12, 31)),
        ("Số", 1234),
        ("Hết hiệu lực", None),
        ("Số, ký hiệu", "2546/QĐ-TTg"),
    ]

    drawn = draw("{% definition_list pairs %}", pairs=pairs)

    values = [text_of(value) for value in drawn.iter("dd")]
    assert values == ["31/12/2015", "1.234", "—chưa có số liệu", "2546/QĐ-TTg"]


def test_texts_from_people_are_escaped():
    drawn = draw(
        "{% timeline events %}", events=[ui.Event(datetime(2018, 6, 1, tzinfo=UTC), "<b>x</b>", note="<i>")]
    )

    assert not list(drawn.iter("b", "i"))


def test_a_breadcrumb_ends_with_this_page():
    drawn = draw("{% breadcrumb 'Báo cáo' '/reports/' 'Tỉnh Lào Cai' %}")

    assert [link.get("href") for link in drawn.iter("a")] == ["/", "/reports/"]
    assert drawn.xpath(".//*[@aria-current='page']")[0].text == "Tỉnh Lào Cai"


def test_a_breadcrumb_that_ends_with_an_address_is_refused():
    with pytest.raises(TemplateSyntaxError):
        draw("{% breadcrumb 'Báo cáo' '/reports/' %}")


def test_a_file_card_shows_the_beginning_of_its_digest():
    drawn = draw("{% file_card 'Báo cáo' '/f' kind='docx' size=41234 sha256=digest %}", digest="ab" * 32)

    assert "DOCX · 41,2 kB" in text_of(drawn)
    assert drawn.xpath(".//code")[0].text == "abababababab"


# --- Lists -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "direction", "target"),
    [
        ("", None, "?q=a&sort=name"),
        ("&sort=name", "ascending", "?q=a&sort=-name"),
        ("&sort=-name", "descending", "?q=a&sort=name"),
        ("&sort=date&page=4", None, "?q=a&sort=name"),
    ],
)
def test_a_head_sorts_up_then_down_and_goes_back_to_the_first_page(asked, direction, target):
    drawn = draw("<table><tr>{% sort_header 'Tên' 'name' %}</tr></table>", f"/reports/?q=a{asked}")

    (head,) = drawn.iter("th")
    assert head.get("aria-sort") == direction
    assert head.xpath("a/@href") == [target]


def test_a_head_shows_the_order_in_force_when_the_address_names_none():
    drawn = draw("<table><tr>{% sort_header 'Tên' 'name' current='-name' %}</tr></table>")

    assert drawn.xpath(".//th/@aria-sort") == ["descending"]


def test_pages_keep_the_other_parameters():
    page = Paginator(range(312), 25).get_page(3)

    drawn = draw("{% pagination page noun='báo cáo' %}", "/reports/?q=l%C3%A0o&page=3", page=page)

    assert text_of(drawn.find_class("pager__count")[0]) == "51–75 trong 312 báo cáo"
    links = {text_of(link): link.get("href") for link in drawn.iter("a")}
    assert links["Trước"] == "?q=l%C3%A0o&page=2"
    assert links["1"] == "?q=l%C3%A0o"
    assert links["13"] == "?q=l%C3%A0o&page=13"
    assert drawn.xpath(".//a[@aria-current='page']")[0].text == "3"


def test_one_page_needs_no_page_list_and_none_no_count():
    one = draw("{% pagination page %}", page=Paginator(range(3), 25).get_page(1))
    none = draw("{% pagination page %}", page=Paginator([], 25).get_page(1))

    assert text_of(one) == "1–3 trong 3 dòng"
    assert text_of(none) == ""


def test_exports_keep_the_filter_and_leave_the_page():
    drawn = draw("{% export_links 'csv' 'json' %}", "/reports/?q=a&page=3")

    assert [link.get("href") for link in drawn.iter("a")] == ["?q=a&format=csv", "?q=a&format=json"]


def test_an_unknown_export_is_refused():
    with pytest.raises(KeyError):
        ui.export_links(QueryDict(), ["pdf"])


class Filter(forms.Form):
    q = forms.CharField(required=False, label="Tìm kiếm")
    since = forms.DateField(required=False, label="Từ ngày")


def test_a_filter_bar_keeps_the_order_counts_what_is_set_and_can_be_cleared():
    drawn = draw("{% filter_bar form %}", "/reports/?q=a&sort=-name&page=2", form=Filter({"q": "a"}))

    assert drawn.xpath(".//input[@name='sort']/@value") == ["-name"]
    assert not drawn.xpath(".//input[@name='page']")
    assert text_of(drawn.find_class("count")[0]) == "1"
    assert drawn.xpath(".//a/@href") == ["/reports/"]
    assert drawn.xpath(".//label/@for") == drawn.xpath(".//input[@id]/@id")


def test_a_wrong_filter_says_so_at_its_field():
    drawn = draw("{% filter_bar form %}", "/reports/?since=x", form=Filter({"since": "x"}))

    (field,) = drawn.xpath(".//input[@name='since']")
    assert field.get("aria-describedby") in drawn.xpath(".//*[contains(@class, 'invalid-feedback')]/@id")


# --- Forms and actions -----------------------------------------------------------------------------------


def test_the_error_summary_links_every_error_to_its_field():
    form = gallery.SampleForm({"due": "31/02/2018", "victims": "-4"})

    drawn = draw("{% load crispy_forms_filters %}{{ form|crispy }}", form=form)

    (summary,) = drawn.find_class("error-summary")
    assert (summary.get("role"), summary.get("tabindex")) == ("alert", "-1")
    targets = [link.get("href").removeprefix("#") for link in summary.iter("a")]
    assert targets == ["id_title", "id_due", "id_victims", "id_region"]
    assert all(drawn.get_element_by_id(target) is not None for target in targets)
    assert "Số liệu mâu thuẫn" in text_of(summary)


@pytest.mark.parametrize(
    "source", ["{{ form|crispy }}", "{% for field in form %}{% form_field field %}{% endfor %}"]
)
def test_labels_hints_and_errors_are_tied_to_their_fields(source):
    form = gallery.SampleForm({"title": "", "due": "31/02/2018"})

    drawn = draw("{% load crispy_forms_filters %}" + source, form=form)

    for field in form:
        widget = drawn.get_element_by_id(field.id_for_label)
        assert drawn.xpath(".//label[@for=$id]", id=field.id_for_label), field.name
        described = (widget.get("aria-describedby") or "").split()
        assert all(drawn.xpath(".//*[@id=$id]", id=name) for name in described)
        assert (widget.get("aria-invalid") == "true") == bool(field.errors)
        assert bool(field.help_text) == any("helptext" in name for name in described)


def test_a_form_without_faults_has_no_summary():
    assert text_of(draw("{% error_summary form %}", form=Filter({}))) == ""


def test_a_confirm_button_posts_with_the_token_and_its_question():
    drawn = draw("{% confirm_button '/x/' 'Xoá' confirm='Xoá thật?' %}", csrf_token="t" * 32)

    (form,) = drawn.iter("form")
    assert (form.get("method"), form.get("action"), form.get("data-confirm")) == ("post", "/x/", "Xoá thật?")
    assert drawn.xpath(".//input[@name='csrfmiddlewaretoken']")


@pytest.mark.parametrize(
    ("state", "asks"), [("waiting", True), ("running", True), ("done", False), ("failed", False)]
)
def test_a_job_is_asked_for_until_it_ends(state, asks):
    drawn = draw("{% job_progress job '/job/' title='Tổng hợp' %}", job=gallery.JOBS[state])

    (section,) = drawn.find_class("job")
    assert (section.get("hx-get") == "/job/") is asks
    assert (section.get("hx-trigger") == "every 2s") is asks
    assert section.get("data-announce").startswith("Tổng hợp: ")


def test_a_failed_job_says_why_and_can_be_run_again():
    drawn = draw(
        "{% job_progress job '/job/' title='Tổng hợp' retry_url='/again/' %}", job=gallery.JOBS["failed"]
    )

    assert "Chưa có địa phương nào gửi báo cáo" in text_of(drawn)
    assert drawn.xpath(".//form[@method='post']/@action") == ["/again/"]


# --- All templates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_have_no_inline_script_style_or_handler(path):
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", source)


def test_every_icon_in_use_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static" / "icons.svg").read_text()))
    used = set(ui.TONE_ICONS.values()) | set(ui.FILE_ICONS.values()) | {ui.file_icon("?")}
    used |= {icon for _label, icon in ui.EXPORT_KINDS.values()} | {section.icon for section in SECTIONS}
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"{% icon ['\"]([^'\"]+)", source))
        used |= {name for name in re.findall(r"\sicon=['\"]([^'\"]+)", source) if name}

    assert used <= sprite


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates" / "components").glob("*.html")), ids=lambda path: path.stem
)
def test_components_open_with_their_inputs_and_stand_in_the_list(path):
    assert path.read_text(encoding="utf-8").startswith("{% comment %}")
    assert f"`{path.stem}`" in (ROOT / "docs" / "components.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_need_neither_request_nor_person(name):
    drawn = html.document_fromstring(get_template(f"{name}.html").render())

    assert drawn.get("lang") == "vi"
    assert len(list(drawn.iter("h1"))) == 1
    assert drawn.xpath("//a[@href='/' and contains(@class, 'btn')]")


# --- Navigation ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.namespace)
def test_every_section_of_the_menu_has_its_page(section):
    try:
        assert resolve(section.url).view_name == section.view
    except NoReverseMatch:
        pytest.fail(f"{section.view} is not routed")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/reports/", {"Báo cáo": "page"}), ("/", {"Tổng quan": "page"}), ("/help/", {})],
)
def test_the_menu_marks_where_one_is(path, expected):
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    markup = Template("{% load ui %}{% main_navigation %}").render(Context({"request": request}))

    links = html.fragment_fromstring(markup).xpath(".//a[@aria-current]")
    assert {text_of(link): link.get("aria-current") for link in links} == expected
