"""Several rows of one kind in a form, without JavaScript: a blank row is no row, a button asks for more."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.formsets import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.ui import FieldError, form_errors

MORE = "more"  # name of the button that asks for more rows; its value is the prefix of the rows
EXTRA = 3

if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[forms.Form]
else:
    FormSet = forms.BaseFormSet


class RowSet(FormSet):
    """Rows of a form. Services name their fields "<prefix>-<place>-<field>", counting the rows that are not blank."""

    deletion_widget = forms.CheckboxInput

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        kwargs["empty_permitted"] = True
        form: forms.Form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # not in the stubs
        return form

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ dòng này")

    @property
    def filled(self) -> list[forms.Form]:
        """The rows that somebody typed something into and did not strike out."""
        return [form for form in self.forms if form.has_changed() and not self._struck(form)]

    def _struck(self, form: forms.Form) -> bool:
        return bool(form.cleaned_data.get("DELETE")) if form.is_valid() else False

    def clean(self) -> None:
        """Errors of rows that are struck out do not count; Django sees to it."""

    def refuse(self, errors: Mapping[str, str]) -> dict[str, str]:
        """Puts what a service refused at its row; what is not of these rows is handed back."""
        left: dict[str, str] = {}
        filled = self.filled
        for name, text in errors.items():
            prefix, _dash, rest = name.partition("-")
            place, _second, field = rest.partition("-")
            if prefix != self.prefix or not place.isdigit() or int(place) >= len(filled):
                left[name] = text
                continue
            form = filled[int(place)]
            form.add_error(field if field in form.fields else None, text)
        return left

    @property
    def refused(self) -> bool:
        return self.is_bound and any(form.errors for form in self.forms)


def row_set(
    form: type[forms.Form],
    prefix: str,
    post: QueryDict | None,
    *,
    initial: Sequence[Mapping[str, Any]] = (),
    extra: int = EXTRA,
    **form_kwargs: Any,
) -> RowSet:
    """The rows as posted, or as they stand with some blank ones; with blank ones too when more were asked for."""
    made: Any = formset_factory(
        form, formset=RowSet, extra=extra, can_delete=True, max_num=300, absolute_max=400
    )
    kind: Callable[..., RowSet] = made
    if post is None:
        return kind(prefix=prefix, initial=list(initial), form_kwargs=form_kwargs)
    if asks_for_rows(post):
        rows = _typed(form, prefix, post)
        return kind(prefix=prefix, initial=rows, form_kwargs=form_kwargs)
    return kind(post, prefix=prefix, form_kwargs=form_kwargs)


def asks_for_rows(post: QueryDict) -> bool:
    return bool(post.get(MORE))


def _typed(form: type[forms.Form], prefix: str, post: QueryDict) -> list[dict[str, Any]]:
    """The rows as typed, unchecked, without blank and struck-out ones."""
    total = post.get(f"{prefix}-TOTAL_FORMS", "0")
    rows = []
    for place in range(min(int(total), 400) if total.isdigit() else 0):
        row = {
            name: _posted(post, f"{prefix}-{place}-{name}", field) for name, field in form.base_fields.items()
        }
        typed = any(value.strip() if isinstance(value, str) else value for value in row.values())
        if typed and not post.get(f"{prefix}-{place}-DELETE"):
            rows.append(row)
    return rows


def _posted(post: QueryDict, name: str, field: forms.Field) -> str | list[str]:
    """What was posted under a name: a list where several can be chosen."""
    several = getattr(field.widget, "allow_multiple_selected", False)
    return post.getlist(name) if several else post.get(name, "")


def errors_of(*parts: forms.BaseForm | RowSet) -> list[FieldError]:
    """All errors of forms and rows for one summary above the page."""
    found: list[FieldError] = []
    for part in parts:
        if isinstance(part, RowSet):
            if part.is_bound:
                found += form_errors(part.forms)
                found += [FieldError(str(text)) for text in part.non_form_errors()]
        else:
            found += form_errors([part])
    return found
