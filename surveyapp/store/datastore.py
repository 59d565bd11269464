"""What Flask-Security reads accounts from: a session per thread, closed when the request is over."""

from __future__ import annotations

from flask_security import SQLAlchemySessionUserDatastore
from sqlalchemy import Engine
from sqlalchemy.orm import scoped_session

from surveyapp.db import sessions
from surveyapp.models import Account, Role


def accounts_of(engine: Engine) -> SQLAlchemySessionUserDatastore:
    return SQLAlchemySessionUserDatastore(scoped_session(sessions(engine)), Account, Role)
