"""What the programmes say about an instrument, for its page."""

from directives.citations import citations_of
from directives.models import LegalInstrument
from tests.people import person


def test_an_instrument_names_the_project_it_approves_and_the_targets_it_sets(db: None) -> None:
    found = citations_of(LegalInstrument.objects.get(code="qd-1090-2017-btttt"), person("khach"))
    titles = [citation.title for citation in found]

    assert any(title.startswith("Đề án 1") for title in titles)
    assert sum("chỉ tiêu CT" in title for title in titles) >= 4
    assert not any(citation.live for citation in found)  # the programme ended in 2020
