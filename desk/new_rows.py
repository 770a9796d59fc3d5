"""New rows of a turn, written a table at a time.

The ORM's unit of work finds out what depends on what, and asks for every key: half of what a turn with a case spends on
storing. Here nothing depends on a key that the database gives.
"""

from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, inspect
from sqlalchemy.orm import Mapper, Session

from desk.database import Base
from desk.inserts import Inserts

Kind = tuple[Table, frozenset[str]]


def add_new_rows(session: Session, inserts: Inserts) -> None:
    """Add the session's new objects, parents first, and let go of them.

    Where an object refers to another without its key, or a stored one to a new one, all is left to the ORM.
    """
    new: list[Base] = list(session.new)
    if not new or not all(_is_plain(one) for one in new) or _is_referred_to(session, new):
        return
    rows: dict[Kind, list[dict[str, Any]]] = {}
    for one in new:
        values = _values(one)
        rows.setdefault((_table(type(one)), frozenset(values)), []).append(values)
    for kind in sorted(rows, key=lambda kind: _places()[kind[0]]):
        inserts.add(_insert(kind[0]), rows[kind])
    for one in new:
        session.expunge(one)


def _is_plain(new: Base) -> bool:
    """Whether all that it refers to stands in its columns."""
    values = new.__dict__
    referred_to = (keys for name, keys in _references(type(new)) if values.get(name) is not None)
    return all(values.get(key) is not None for keys in referred_to for key in keys)


def _is_referred_to(session: Session, new: list[Base]) -> bool:
    known = set(map(id, new))
    stored: list[Base] = list(session.dirty)
    return any(id(one.__dict__.get(name)) in known for one in stored for name, _ in _references(type(one)))


def _values(new: Base) -> dict[str, Any]:
    values = new.__dict__
    return {name: values[name] for name in _columns(type(new)) if name in values}


@cache
def _columns(kind: type[Base]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in _mapper(kind).column_attrs)


@cache
def _references(kind: type[Base]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The relationships, each with the columns that hold its key."""
    mapper = _mapper(kind)
    return tuple(
        (relation.key, tuple(mapper.get_property_by_column(column).key for column in relation.local_columns))
        for relation in mapper.relationships
    )


@cache
def _table(kind: type[Base]) -> Table:
    table = _mapper(kind).local_table
    if not isinstance(table, Table):
        raise TypeError(f"{kind.__name__} is not written to a table of its own")
    return table


@cache
def _insert(table: Table) -> Insert:
    # No key is asked back.
    return table.insert().inline()


@cache
def _places() -> dict[Table, int]:
    """The tables' order, in which no row refers to a later one."""
    return {table: place for place, table in enumerate(Base.metadata.sorted_tables)}


def _mapper(kind: type[Base]) -> Mapper[Any]:
    return inspect(kind)
