"""Pages about provinces that also read reports, which `provinces` may not: coverage board, map, page of a province."""
