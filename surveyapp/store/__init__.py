"""Rows become values here and nowhere else; every change of the database is one of these functions.

A function takes a session first and never commits: `with store.writing(engine) as session` is the transaction.
"""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from surveyapp.db.engines import connect
from surveyapp.db.transactions import reading, take_the_lock, trying, writing, writing_late
from surveyapp.db.unavailable import Unavailable
from surveyapp.store.refusal import Problem, Refused

__all__ = [
    "Engine",
    "Problem",
    "Refused",
    "Session",
    "Unavailable",
    "connect",
    "reading",
    "take_the_lock",
    "trying",
    "writing",
    "writing_late",
]
