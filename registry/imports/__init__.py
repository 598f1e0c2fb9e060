"""From a file that somebody made in a spreadsheet to checked values: the one importer for screens, commands and API.

    files       bytes → sheets of texts: XLSX from any office, CSV in UTF-8 or TIS-620; bombs are refused unread
    tables      a sheet → rows by the names of columns, wherever the heading stands and whatever stands around it
    problems    what is wrong with a cell, as a code and a sentence that says what to do
    authorities, counts, shares    what a row may say
    writing     templates, and a file handed back with its remarks

A row carries the number that a spreadsheet shows.
"""

from registry.imports.authorities import (
    COLUMNS,
    TYPES,
    AuthorityRow,
    Known,
    Track,
    check_authorities,
    check_authority,
    problem_of,
    read_csv,
    untracked,
)
from registry.imports.files import Sheet, read_sheets
from registry.imports.problems import Problem
from registry.imports.tables import Cells, Column, Table, find_table

__all__ = [
    "COLUMNS",
    "TYPES",
    "AuthorityRow",
    "Cells",
    "Column",
    "Known",
    "Problem",
    "Sheet",
    "Table",
    "Track",
    "check_authorities",
    "check_authority",
    "find_table",
    "problem_of",
    "read_csv",
    "read_sheets",
    "untracked",
]
