"""What Flask-Security reads accounts from: a session per thread, closed when the request is over.

The mixins stand here and not on the tables, so that a command that signs nobody in does not load a web framework.
"""

from __future__ import annotations

from flask_security import RoleMixin, SQLAlchemySessionUserDatastore, UserMixin
from sqlalchemy import Engine
from sqlalchemy.orm import Mapped, relationship, scoped_session

from surveyapp.db.engines import sessions
from surveyapp.models import Account, Role


class SignInRole(RoleMixin, Role):
    """The row of a role, as Flask-Security asks it."""


class SignInAccount(UserMixin, Account):
    """The row of an account, as Flask-Security asks it."""

    roles: Mapped[list[SignInRole]] = relationship(  # type: ignore[assignment]  # each of them is a Role
        secondary="account_role", overlaps="roles"
    )


def accounts_of(engine: Engine) -> SQLAlchemySessionUserDatastore:
    return SQLAlchemySessionUserDatastore(scoped_session(sessions(engine)), SignInAccount, SignInRole)
