"""A wave becomes one frozen result object; every page, document and export only formats it."""

from surveyapp.results.keeping import result_of

__all__ = ["result_of"]
