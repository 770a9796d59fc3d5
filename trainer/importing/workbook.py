"""The first sheet of an XLSX workbook as rows of text: the little of ECMA-376 (part 1, 18.3 and 18.4) that this takes.

Formulas count as the values that were last shown.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
LARGEST_PART = 50_000_000
"""Bytes that a part may have unpacked: a small file can hold a large one."""
_LETTERS = re.compile(r"[A-Z]+")


class NoWorkbookError(Exception):
    """The file is no XLSX workbook that can be read."""


def read_first_sheet(content: bytes, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Row numbers, counted from 1, and their cells; rows that nobody wrote in may be missing.

    Raises NoWorkbookError.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            shared = list(_shared_strings(package))
            sheet = _part(package, _first_sheet(package))
        for count, row in enumerate(sheet.iter(f"{MAIN}row"), 1):
            if count > most_rows:
                return
            yield int(row.get("r", count)), _cells(row, shared)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, IndexError, ValueError, NotImplementedError) as error:
        raise NoWorkbookError from error


def _part(package: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if package.getinfo(name).file_size > LARGEST_PART:
        raise NoWorkbookError
    text = package.read(name)
    # No spreadsheet declares entities; what does is meant to grow.
    if b"<!DOCTYPE" in text:
        raise NoWorkbookError
    return ElementTree.fromstring(text)  # noqa: S314 (no entities: see above)


def _shared_strings(package: zipfile.ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in package.namelist():
        for item in _part(package, "xl/sharedStrings.xml").iter(f"{MAIN}si"):
            yield _text(item)


def _first_sheet(package: zipfile.ZipFile) -> str:
    first = next(_part(package, "xl/workbook.xml").iter(f"{MAIN}sheet"), None)
    if first is None:
        raise NoWorkbookError
    relations = _part(package, "xl/_rels/workbook.xml.rels").iter(f"{PACKAGE}Relationship")
    targets = {relation.get("Id"): str(relation.get("Target")) for relation in relations}
    return posixpath.normpath(posixpath.join("/xl", targets[first.get(RELATED)])).lstrip("/")


def _cells(row: ElementTree.Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{MAIN}c"):
        place = _column(cell.get("r", ""), len(cells))
        cells += [""] * (place - len(cells))
        cells.append(_value(cell, shared))
    return cells


def _column(reference: str, otherwise: int) -> int:
    """A reference such as `B7` as the number of its column, from 0."""
    letters = _LETTERS.match(reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters[0]:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{MAIN}v", "")
    return shared[int(value)] if kind == "s" else value


def _text(item: ElementTree.Element) -> str:
    """All runs of a text, without how Chinese or Japanese is pronounced."""
    said = item.findall(f"{MAIN}t") + item.findall(f"{MAIN}r/{MAIN}t") + item.findall(f"{MAIN}is//{MAIN}t")
    return "".join(part.text or "" for part in said)
