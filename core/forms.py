"""What forms share."""

from django import forms

from core.errors import DomainError, InvalidInput


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Puts what a service refused where the person typed it: each text at its field, the rest above the form."""
    placed = (
        {name: text for name, text in error.errors.items() if name in form.fields}
        if isinstance(error, InvalidInput)
        else {}
    )
    for name, text in placed.items():
        form.add_error(name, text)
    if not placed:
        form.add_error(None, error.message)
