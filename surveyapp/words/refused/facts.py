"""Slips in a file of an office's facts, as its reader says them."""

from __future__ import annotations

from surveyapp.words.speech import later

OFFICE_SLIPS = (
    later("this says no words"),
    later("this is no file of an office’s facts"),
    later("the picture “{name}” cannot be read"),
    later("an issuer is called by at most 20 small letters, digits and dashes"),
    later("an office has no such fact"),
    later("all issuers share this fact"),
    later("it is written alike in every language"),
    later("there is no language {language}"),
    later("in which language?"),
    later("no document is printed in {language}"),
    later("{n} lines, and at most {most} fit"),
    later("{n} letters, and at most {most} fit in a line"),
    later("{word} is none of them"),
    later("this machine knows no time zone {zone}"),
    later("letters and digits, joined by - . & or /"),
    later("an office prints for at most {most} issuers"),
    later("the picture has {n} kB, and at most {most} kB fit"),
    later("the picture is wider or higher than {most} pixels"),
    later("the PNG file is damaged"),
    later("this is neither a PNG nor an SVG file"),
    later("the SVG file declares a document type, entities or a style sheet"),
    later("the SVG file holds {element}, which a plain drawing has not"),
    later("the SVG file reaches outside or runs: {attribute}"),
)
"""What is wrong."""

OFFICE_REMEDIES = (
    later("words in quotes, or a list of lines: {example}"),
    later("a table for each issuer, as in: {example}"),
    later("the name of a picture beside the file, as in: {example}"),
    later("as in: {example}, on a line of its own, each name once"),
    later("put it beside the file, or correct the name"),
    later("leave the issuer out"),
    later("name no language"),
    later("join or shorten them"),
    later("make it smaller"),
    later("save it as a plain PNG or SVG"),
    later("see: office show"),
)
"""What to do."""
