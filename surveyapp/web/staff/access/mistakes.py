"""What keeps an application from starting."""


class PageMistake(Exception):
    """A staff page is put together in a way that would hide it, or open it to somebody who may not see it."""
