"""The same batch as on the page of batches."""

from tests.surveyapp.web.staff.paper.conftest import batch

__all__ = ["batch"]
