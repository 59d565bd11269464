"""The application that a WSGI server serves."""

from surveyapp.web import create_app

app = create_app()
