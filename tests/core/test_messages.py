"""The Vietnamese catalogue of third parties' messages: complete, compiled, and true to its placeholders."""

import ast
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import django
import polib
import pytest
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation.trans_real import translation

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = polib.pofile(str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


def shipped(package: str, path: str) -> polib.POFile:
    """A catalogue inside an installed package."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return polib.pofile(str(Path(spec.origin).parent / path / "LC_MESSAGES" / "django.po"))


def keys(entries):
    return {(entry.msgctxt, entry.msgid) for entry in entries if not entry.obsolete}


def test_the_compiled_catalogue_equals_its_source():
    done = subprocess.run(
        [sys.executable, "tools/compile-messages", "--check"], cwd=ROOT, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_every_entry_is_translated_once():
    entries = [(entry.msgctxt, entry.msgid) for entry in CATALOGUE]

    assert len(entries) == len(set(entries))
    assert not CATALOGUE.untranslated_entries()
    assert not CATALOGUE.fuzzy_entries()


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.msgid[:50])
def test_translations_keep_their_placeholders(entry):
    original = entry.msgid_plural or entry.msgid
    translated = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
    missing = set(PLACEHOLDER.findall(original)) ^ set(PLACEHOLDER.findall(translated))

    assert not missing
    assert "<a " not in original or "<a " in translated


def test_allauth_speaks_vietnamese_where_we_use_it():
    ours = ("account/", "mfa/", "templates/account", "templates/mfa", "templates/allauth")
    german = shipped("allauth", "locale/de")
    needed = keys(
        entry for entry in german if any(path.startswith(ours) for path, _line in entry.occurrences)
    )

    assert needed - keys(CATALOGUE) == set()


def test_django_filter_speaks_vietnamese():
    assert keys(shipped("django_filters", "locale/de")) - keys(CATALOGUE) == set()


# The same in both languages, or put together from translated parts.
SAME = {":?.!", ":", "…", ", ", "IPv4", "IPv6", "%(class_name)s %(instance)s", "%(truncated_text)s…"}
MET_BY_USERS = (
    "forms",
    "core",
    "utils",
    "db/models",
    "contrib/auth",
    "contrib/admin",
    "contrib/postgres",
    "contrib/humanize",
)


def django_messages():
    """(context, singular, plural) of the messages in the Python modules of Django that a person may meet."""
    base = Path(django.__file__).parent
    for folder in MET_BY_USERS:
        for path in sorted((base / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield from marked(node.func.id.removesuffix("_lazy"), node.args)


def marked(function, arguments):
    texts = [
        each.value for each in arguments if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if function in {"_", "gettext"} and texts:
        yield None, texts[0], None
    elif function == "ngettext" and len(texts) > 1:
        yield None, texts[0], texts[1]
    elif function == "pgettext" and len(texts) > 1:
        yield texts[0], texts[1], None


def test_django_speaks_vietnamese_wherever_a_person_may_meet_it():
    catalogue = translation("vi")
    english = set()
    for context, singular, plural in django_messages():
        if plural:
            shown = catalogue.ngettext(singular, plural, 2)
        else:
            shown = catalogue.pgettext(context, singular) if context else catalogue.gettext(singular)
        if shown in (singular, plural):
            english.add(singular)

    assert english - SAME == set()


@pytest.mark.parametrize(
    ("shown", "vietnamese"),
    [
        (lambda: gettext("This field is required."), "Chưa điền mục này."),
        (lambda: gettext("That page contains no results"), "Trang này không có kết quả"),
        (lambda: gettext("Change Password"), "Đổi mật khẩu"),
        (lambda: pgettext("field label", "Login"), "Tên đăng nhập hoặc thư điện tử"),
        (
            lambda: ngettext(
                "Please submit at least %(num)d form.", "Please submit at least %(num)d forms.", 2
            ),
            "Cần ít nhất %(num)d dòng.",
        ),
    ],
)
def test_the_catalogue_is_the_one_django_uses(shown, vietnamese):
    assert shown() == vietnamese
