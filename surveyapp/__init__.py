"""How it reaches people: Flask, SQLAlchemy, WeasyPrint. Thin: no arithmetic on answers in it."""

__version__ = "0.1.0"
