"""How it reaches people: Flask, SQLAlchemy, WeasyPrint. Thin: no arithmetic on answers in it."""
