"""Made with the program of version 0.1, run once: a small city, two rounds, the second of them published twice.

    python made.py /path/to/surveyapp-0.1 EMPTY_FOLDER

leaves `database.sql.gz`, all that the database held, and as CSV what 0.1 printed of it. Nothing is ever made anew:
a database that version 0.1 wrote has to be read by every later one.
"""

import csv
import gzip
import random
import sqlite3
import subprocess
import sys
from pathlib import Path

PROGRAM, HERE = sys.argv[1], Path(sys.argv[2])
DATABASE = HERE / "stored.db"
AGENCIES = """code,name,level,peer_group,parent,valid_from,valid_to,predecessors
UB,Thành phố,,,,,,
SYT,Sở Y tế,,departments,UB,,,
STP,Sở Tư pháp,,departments,UB,,,
SXD,Sở Xây dựng,,departments,UB,,,
SNV,Sở Nội vụ,,departments,UB,,,
AB,Xã An Bình,,communes,UB,,,
TL,Xã Tân Lợi,,communes,UB,,,
HP,Phường Hòa Phú,,communes,UB,,,
TT,Trung tâm Phục vụ,,centres,UB,,,
"""
POPULATION = {"SYT": 900, "STP": 700, "SXD": 400, "SNV": 300, "AB": 160, "TL": 220, "HP": 150, "TT": 800}
FORMS = {"SYT": 60, "STP": 45, "SXD": 40, "SNV": 33, "AB": 35, "TL": 6, "HP": 31, "TT": 40}
GOOD = {"SYT": 0.85, "STP": 0.55, "SXD": 0.7, "SNV": 0.95, "AB": 0.8, "TL": 0.6, "HP": 0.5, "TT": 0.75}
ABOUT = ("response_id", "language", "agency", "day", "half", "channel", "basis", "proof")
ANSWERS = (
    *("OVERALL", *(f"WHY_{n}" for n in range(1, 8)), "WHYTEXT"),
    *("ACCESS", "PROCEDURE", "STAFF", "OUTCOME", "FEEDBACK"),
)


def run(*words: object) -> str:
    command = [PROGRAM, *map(str, words), "--database", f"sqlite:///{DATABASE}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def write(name: str, text: str) -> Path:
    (HERE / name).write_text(text, encoding="utf-8")
    return HERE / name


def answers(year, dice, shift, only=None, start=0):
    path = HERE / f"{year}{start or ''}.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        lines = csv.writer(out)
        lines.writerow((*ABOUT, *ANSWERS))
        for agency, forms in (only or FORMS).items():
            good = min(0.98, max(0.02, GOOD[agency] + shift.get(agency, 0)))
            for n in range(forms):
                lines.writerow(form(agency, year, start, n, good, dice))
    return path


def form(agency, year, start, n, good, dice):
    rated = [str(dice.choice([4, 5]) if dice.random() < good else dice.choice([1, 2, 3])) for _ in range(6)]
    why = ["_"] * 8 if int(rated[0]) > 2 else [*(str(dice.randint(0, 1)) for _ in range(7)), "."]
    parts = [c if dice.random() > 0.05 else "?" for c in rated[1:]]
    came = ("web", "self-selected") if n % 15 == 14 else ("paper", "probability")
    about = (dice.choice(["vi", "vi", "en"]), agency, f"{year}-01-{1 + n % 28:02d}", "am", *came, "none")
    return (f"{agency}-{start + n}", *about, rated[0], *why, *parts)


def rounds() -> None:
    run("init")
    run("agencies", "load", write("agencies.csv", AGENCIES))
    run("counters", "load", write("counters.csv", "code,agency,name\nQ1,SYT,Quầy 1\n"))
    run("procedures", "load", write("procedures.csv", "code,name,field,group\nP1,Cấp phép,y-te,y-te\n"))
    frame = "stratum,agency,population,issued,returned\n"
    frame += "".join(f"{a},{a},{n},{2 * FORMS[a]},{FORMS[a]}\n" for a, n in POPULATION.items())
    dice = random.Random(8)
    for year, shift, more in (("2025", {}, ()), ("2026", {"STP": 0.25, "SXD": -0.2}, ("--previous", "2025"))):
        run("wave", "create", year, "--questionnaire", "counter-quick", "--basis", "probability", *more)
        run("wave", "open", year)
        run("frame", "load", write("frame.csv", frame), "--wave", year)
        run("import", answers(year, dice, shift), "--wave", year)
        run("wave", "close", year)
    signed = ("--signer", "Nguyễn Văn An", "--date")
    run("wave", "lock", "2026")
    run("wave", "publish", "2026", "--decision", "Số 12/QĐ-SNV", *signed, "2026-07-20")
    run("wave", "reopen", "2026", "--reason", "one box of paper was found")
    run("import", answers("2026", dice, {}, {"SNV": 2, "TL": 5}, 100), "--wave", "2026")
    run("wave", "lock", "2026")
    run("wave", "publish", "2026", "--decision", "Số 15/QĐ-SNV", *signed, "2026-08-10")


def printed() -> None:
    show = ("index", "--format", "csv", "--no-bom", "--wave")
    for number in ("1", "2"):
        for edition, option in (("staff", ()), ("published", ("--public",))):
            pack(f"release-{number}-{edition}.csv.gz", run(*show, "2026", "--release", number, *option))
    pack("index-2025.csv.gz", run(*show, "2025"))


def pack(name: str, text: str) -> None:
    with gzip.GzipFile(HERE / name, "wb", mtime=0) as out:
        out.write(text.encode())


def dump() -> None:
    connection = sqlite3.connect(DATABASE)
    pack("database.sql.gz", "\n".join(connection.iterdump()))


rounds()
printed()
dump()
