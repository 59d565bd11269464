"""What happens once, when an application starts: accounts and sessions, and every page in its place."""

from __future__ import annotations

from flask import Flask
from flask_security import Security

from surveyapp.store.people.datastore import accounts_of
from surveyapp.web import staff
from surveyapp.web.staff import folders
from surveyapp.web.staff.access import rules
from surveyapp.web.staff.access.guard import no_store
from surveyapp.web.staff.access.sessions import Sessions
from surveyapp.web.staff.desk import bp
from surveyapp.web.staff.sign_in.tries import limiter

SECURITY = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},  # plain argon2, as the command line makes it
    "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
    "SESSION_PROTECTION": None,  # it would keep a hash of the address
}


def init_app(app: Flask) -> None:
    """Needs the engine in `app.extensions`. Flask-Security brings accounts and hashes, none of its pages."""
    app.config.update(SECURITY)
    app.extensions["staff"] = {}
    app.session_interface = Sessions()
    datastore = accounts_of(app.extensions["engine"])
    Security(app, datastore, register_blueprint=False)
    limiter.init_app(app)
    views = folders.imported(staff)
    app.register_blueprint(bp)
    folders.check(app, views)
    rules.check(app, bp.name)
    app.after_request(no_store)
    app.teardown_appcontext(lambda _error: datastore.db.session.remove())
