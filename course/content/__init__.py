"""Sources, lessons and quizzes as files, and the checks that bind them. Knows no database and no page."""
