"""Items, responses and their scores. Pure: knows no file, no database and no page."""
