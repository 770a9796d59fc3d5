"""The first sheet of an XLSX workbook as rows of text; formulas count as the values that were last shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook

LARGEST_UNPACKED = 50_000_000
"""Bytes that a workbook may have unpacked: a small file can hold a large one."""


class NoWorkbookError(Exception):
    """The file is no XLSX workbook that can be read."""


def read_first_sheet(content: bytes, most_rows: int) -> Iterator[tuple[int, list[str]]]:
    """Row numbers, counted from 1, and their cells, for `most_rows` rows at most.

    Raises NoWorkbookError.
    """
    try:
        _check_size(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            rows = book.worksheets[0].iter_rows(max_row=most_rows, values_only=True)
            for number, cells in enumerate(rows, 1):
                yield number, [_text(cell) for cell in cells]
        finally:
            book.close()
    # Whatever a damaged workbook leads the library to: it says nothing of what it may raise.
    except (
        zipfile.BadZipFile,
        DefusedXmlException,
        SyntaxError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
    ) as error:
        raise NoWorkbookError from error


def _check_size(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
            raise NoWorkbookError


def _text(value: Any) -> str:
    return "" if value is None else str(value)
