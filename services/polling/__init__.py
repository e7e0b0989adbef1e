"""Polling: the election this room is for and its map, province → district → centre → station, as somebody accepted it.

Owns: the election, contests with lists and candidates, the map, staff lists by number, control totals with their source
and day, and every file they came in. Schema ``polling``, roles ``polling`` and ``polling_relay``. Publishes
``ops.polling.{election,contest,centre,map_import,seal}.>``; copies from accreditation who may enter.

Promises: a file answered with 202 is kept and read, whatever restarts; its report names every problem by row, and order
of rows and columns never matters. An accepted file is imported whole with its events or not at all; only what changed
is written and told. Staff and candidates have no name in any event.

Refuses: a file with problems; a decision about a state that is not the newest one; with 503 when the disk reserve is
reached or PostgreSQL is away. NATS being away changes nothing for whoever imports: the room hears of it later.

Read top to bottom: ``api/`` (HTTP) and ``handlers.py`` (copies) → ``actions/`` → ``store/`` → ``model/``.
``geography`` holds the outlines of provinces as data, with where they come from.
"""
