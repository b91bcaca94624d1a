"""Statistics of quizzes for teachers: items, verdicts, change from before to after, confidence, shared misreadings.

Pure and of the standard library alone. What cannot be said is None, never 0. Callers show nothing of a class with fewer
than MINIMUM students. The words beside the numbers are in `words`; docs/reports.md tells teachers how to read them.
"""

from course.assessment.statistics.moments import MINIMUM

__all__ = ["MINIMUM"]
