"""The course as a WSGI app; run directly, it serves the course."""

from course.web.serve import make_app, serve

app = make_app()

if __name__ == "__main__":
    serve(app)
