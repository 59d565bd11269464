"""What the facts of the office are called, and what can be wrong with one."""

from __future__ import annotations

from surveyapp.store.office.facts import DECREE, MODERN
from surveyapp.words.sentences import ONE_OF_THESE, SIGN_UNSEEN
from surveyapp.words.speech import Term, later
from surveyapp.words.waves import CALENDARS

FACTS = {
    "name": Term(
        later("name of the office"), later("Written as the head of a document has it, without abbreviations.")
    ),
    "superior": Term(
        later("superior body"),
        later("The line above the name. A people’s committee of a city has none: leave it blank."),
    ),
    "place": Term(later("place"), later("Stands before the day of a document: the name of the city or commune.")),
    "symbol": Term(later("symbol of documents"), later("What follows the number, as in “12/BC-SNV”: BC-SNV.")),
    "addressee": Term(later("addressee"), later("To whom reports go, a line each. May be left blank.")),
    "recipients": Term(
        later("recipients"), later("The list below a document, a line each; the last says where it is filed.")
    ),
    "signer": Term(
        later("title of the signer"), later("The position, not the name; a line each where somebody signs for another.")
    ),
    "contact": Term(
        later("contact"),
        later("Where citizens ask about the survey: telephone, e-mail or a place, as they shall read it."),
    ),
    "complaints": Term(
        later("where complaints go"),
        later("To whom a citizen writes who wants an answer; printed beside the form and on the receipt."),
    ),
    "province": Term(
        later("province"),
        later("Whose published indices are the office’s own: who answers for them is told of this province alone."),
    ),
    "time_zone": Term(
        later("time zone"),
        later("Its days are “today” and the last day of a round; as Asia/Phnom_Penh. Blank: that of the installation."),
    ),
    "periods": Term(
        later("calendar of periods"),
        later("What the code 2026-04 of a round means. Blank: that of the installation."),
    ),
    "typography": Term(
        later("look of documents"),
        later(
            "As Decree 30/2020 wants it: Times letters of 13 to 14 points, tables of 10 to 12. Blank: the modern look."
        ),
    ),
}
"""Each with what whoever writes it should know."""

CHOICES = {
    MODERN: later("Modern: more on a page"),
    DECREE: later("As Decree 30/2020 wants it"),
    **CALENDARS,
}
"""What can be chosen for facts that know but a few words."""

MISTAKES = {
    "too-many-lines": later("Too many lines; at most {lines} fit."),
    "sign-unseen": SIGN_UNSEEN,
    "too-long": later("A line is too long; at most {longest} letters fit."),
    "fact-wordless": later("Write it in words."),
    "not-one-of": ONE_OF_THESE,
    "zone-unknown": later("There is no such time zone. Write one as Asia/Ho_Chi_Minh or Asia/Phnom_Penh."),
    "not-a-symbol": later("Letters and digits, joined by - . & or /, as in: BC-SNV"),
    "issuer-code": later("At most 20 small letters, digits and dashes, as in: ubnd"),
    "too-many-issuers": later("There are as many issuers as fit."),
    "office-moved": later("Somebody else has changed the facts meanwhile. Compare, then save once more."),
    "nothing-to-undo": later("The facts were not changed yet."),
    "logo-large": later("The picture is too large; at most {kilobytes} kB fit."),
    "logo-wide": later("The picture is too wide or too high; at most {widest} pixels fit."),
    "logo-kind": later("This is no PNG or SVG file, or it is damaged."),
    "logo-unsafe": later("The drawing holds something that could reach outside or run. Save it as a plain PNG."),
}
"""By the code of the problem, as the page says it."""
