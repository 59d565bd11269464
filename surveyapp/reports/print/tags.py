"""Repairs of the tags that WeasyPrint writes page by page, so that a screen reader meets each table once.

WeasyPrint tags the part of a table on each page as a table of its own, repeats its head in the tags, and tags what
runs in the margins. Here the parts are joined, and whatever is then in no tag becomes an artifact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

Element = Any  # a structure element, a pydyf.Dictionary


def repair(document: object, pdf: pydyf.PDF) -> None:
    """To be given to `write_pdf` as `finisher`."""
    tree = _Tree(pdf)
    tree.join_tables()
    tree.tell_rows_from_columns()
    tree.drop_what_is_in_no_tag()


class _Tree:
    """The structure tree of a document that is not written yet."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])
        self.document = self._at(self.root["K"][0])

    def join_tables(self) -> None:
        """A section that begins with a table without caption goes on from the page before: ours all have one."""
        kept: list[bytes] = []
        for reference in self.document["K"]:
            if kept and self._goes_on(self._at(reference)):
                self._join(self._at(kept[-1]), self._at(reference))
            else:
                kept.append(reference)
        self.document["K"] = pydyf.Array(kept)

    def tell_rows_from_columns(self) -> None:
        for element, parents in self._walk(self.document, ()):
            if element["S"] == "/TH":
                element["A"]["Scope"] = "/Column" if "/THead" in parents else "/Row"

    def drop_what_is_in_no_tag(self) -> None:
        tagged: dict[bytes, set[int]] = {}
        for element, _ in self._walk(self.document, ()):
            mine = {kid for kid in element["K"] if isinstance(kid, int)}
            tagged.setdefault(element["Pg"], set()).update(mine) if mine else None
        owners = self._at(self.root["ParentTree"])["Nums"]
        for number, reference in enumerate(self.pdf.page_references):
            page, mine = self._at(reference), tagged.get(reference, set())
            _make_artifacts(self._at(page["Contents"]).stream, mine)
            of_page = owners[2 * number + 1]
            of_page[:] = [owner if mcid in mine else "null" for mcid, owner in enumerate(of_page)]

    def _at(self, reference: bytes) -> Element:
        return self.pdf.objects[int(reference.split()[0])]

    def _children(self, element: Element) -> list[Element]:
        return [self._at(kid) for kid in element["K"] if isinstance(kid, bytes)]

    def _walk(self, element: Element, parents: tuple[str, ...]) -> Iterator[tuple[Element, tuple[str, ...]]]:
        for child in self._children(element):
            if "S" in child:
                yield child, parents
                yield from self._walk(child, (*parents, child["S"]))

    def _goes_on(self, section: Element) -> bool:
        first = next(iter(self._children(section)), None)
        return first is not None and first["S"] == "/Table" and not self._part(first, "/Caption")

    def _part(self, table: Element, tag: str) -> Element | None:
        return next((child for child in self._children(table) if child["S"] == tag), None)

    def _join(self, section: Element, rest: Element) -> None:
        """The rows go to the last table of the section, what stands below it to the section itself."""
        more, *below = self._children(rest)
        table = [child for child in self._children(section) if child["S"] == "/Table"][-1]
        self._point_to_first_head(more, table)
        _adopt(table, [child for child in self._children(more) if child["S"] != "/THead"])
        _adopt(section, below)

    def _point_to_first_head(self, more: Element, table: Element) -> None:
        head = self._part(more, "/THead")
        repeated = {e["ID"].string for e, _ in self._walk(head, ()) if "ID" in e} if head else set()
        for element, _ in self._walk(more, ()):
            if element["S"] == "/TD":
                names = [header.string for header in element["A"].get("Headers", ())]
                kept = [_renumbered(name, table.number) if name in repeated else name for name in names]
                element["A"]["Headers"] = pydyf.Array([pydyf.String(name) for name in kept])


def _renumbered(name: str, table: int) -> str:
    """A head cell is called table-row-column."""
    return f"{table}-{name.partition('-')[2]}"


def _adopt(parent: Element, children: list[Element]) -> None:
    for child in children:
        child["P"] = parent.reference
        parent["K"].append(child.reference)


def _make_artifacts(stream: list[Any], tagged: set[int]) -> None:
    """`/Span <</MCID 3>> BDC` becomes `/Artifact BMC`."""
    for place, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and item.get("MCID", -1) not in tagged and "MCID" in item:
            stream[place - 1], stream[place], stream[place + 1] = "/Artifact", b"", b"BMC"
