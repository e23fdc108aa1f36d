"""The measures of provinces keep to their statements; their times are asked of `make bench`, not of a busy machine."""

import pytest

from accounts.models import User
from program130 import bench
from program130.bench import provinces


def test_every_measure_keeps_to_its_statements(demo_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provinces, "MILLISECONDS", 60_000.0)

    lines = provinces.measure(User.objects.get(username="canbo.tw"), repeats=1)

    assert len(lines) == 4
    assert all(line.statements is not None and line.statements <= bench.PAGE_STATEMENTS for line in lines)
    assert all(line.within for line in lines)
    assert "34 đơn vị" in "\n".join(bench.table(lines))
