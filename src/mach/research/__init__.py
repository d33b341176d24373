"""S&T tasks of the province, from proposal to handed-over result: `domain/task-lifecycle.md`."""
