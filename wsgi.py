"""The application for another WSGI server, behind one that reads requests whole; `surveyapp serve` needs neither."""

from surveyapp.web import create_app

app = create_app()
