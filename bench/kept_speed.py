"""What was computed once does not grow with the responses: kept `index` and later pages of 10,000 and of 200,000.

Every figure is processor time of a process of its own, the best of several: the whole program for `index`, the median
of twenty-one requests for a page. The same 60 agencies answer in both waves: their results are as large as each other.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from argon2 import PasswordHasher

from bench import wave
from surveyapp import store
from surveyapp.store.people import accounts

FEW, MANY, AGENCIES = 10_000, 200_000, 60
ROUNDS, LIMIT = 5, 1.2
OFFICE, PASSWORD = "office@example.org", "sáu con mèo ngủ trên mái"
ROOT = Path(__file__).parent.parent
INDEX = """
import sys, time
from surveyapp.cli import main
words = ["index", "--wave", "2026", "--format", "csv", "--database", sys.argv[1], "-o", sys.argv[2]]
main(words, standalone_mode=False)
print(time.process_time())
"""
PAGE = """
import re, sys, time
from surveyapp.web import create_app
client = create_app({"SECRET_KEY": "t" * 40, "DATABASE": sys.argv[1], "TESTING": True}).test_client()
token = re.search('name="csrf_token" value="([^"]+)', client.get("/staff/sign-in").text)[1]
answer = client.post("/staff/sign-in", data={"csrf_token": token, "email": sys.argv[3], "password": sys.argv[4]})
assert answer.location == "/staff/", answer.text
taken = []
for _ in range(21):
    begin = time.process_time()
    page = client.get(sys.argv[2])
    taken.append(time.process_time() - begin)
assert page.status_code == 200, page.status
print(sorted(taken)[10])
"""
ADDRESSES = {"ranking": "/staff/waves/2026", "agency": "/staff/waves/2026/agencies/A001"}


def measure() -> Iterator[tuple[str, float, float | None]]:
    yield from grown(FEW, MANY)


def grown(few_responses: int, many_responses: int) -> Iterator[tuple[str, float, float | None]]:
    """What is kept of a wave of many responses, as multiples of what is kept of one of few."""
    sizes = f"{many_responses:,} responses / {few_responses:,}"
    with tempfile.TemporaryDirectory() as folder:
        cities = [_city(Path(folder), responses) for responses in (few_responses, many_responses)]
        few, many = (_best(INDEX, url, f"{folder}/index.csv") for url in cities)
        yield f"kept index: {sizes}", many / few, LIMIT
        yield "note: milliseconds of the whole kept `index`", 1000 * many, None
        for name, address in ADDRESSES.items():
            few, many = (_best(PAGE, url, address, OFFICE, PASSWORD) for url in cities)
            yield f"{name} page, seen again: {sizes}", many / few, LIMIT
            yield f"note: milliseconds of the {name} page", 1000 * many, None


def _city(folder: Path, responses: int) -> str:
    url = f"sqlite:///{folder}/{responses}.db"
    engine = store.connect(url)
    wave.fill(engine, responses, AGENCIES)
    with store.writing(engine) as session:
        account = accounts.add_account(session, OFFICE, password=PASSWORD)
        accounts.set_password(session, account, PasswordHasher().hash(PASSWORD))
    engine.dispose()
    return url


def _best(program: str, *words: str) -> float:
    """Seconds; the first time, which computes and keeps, does not count."""
    return min([_seconds(program, *words) for _ in range(ROUNDS + 1)][1:])


def _seconds(program: str, *words: str) -> float:
    command = [sys.executable, "-c", program, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])
