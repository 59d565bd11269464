"""No writer without a line in the registry, no line without a writer."""

from __future__ import annotations

import inspect
import pkgutil
from importlib import import_module

import pytest

from surveyapp import exports

NO_WRITERS = {"cells"}  # how one cell is written


def test_every_writer_is_registered():
    written = set()
    for module in pkgutil.iter_modules(exports.__path__, "surveyapp.exports."):
        if module.name.rpartition(".")[2] in NO_WRITERS:
            continue
        functions = inspect.getmembers(import_module(module.name), inspect.isfunction)
        written |= {
            f"{module.name}:{name}"
            for name, function in functions
            if function.__module__ == module.name and (name == "write" or name.startswith("to_"))
        }
    assert written == set(exports.EXPORTS.values())


@pytest.mark.parametrize("name", exports.EXPORTS)
def test_every_registered_writer_exists(name):
    assert callable(exports.export(*name.split(".")))


def test_formats_are_those_of_the_registry():
    assert exports.formats_of("index") == ["table", "csv", "json"]
    assert exports.formats_of("responses") == ["csv"]
