"""The map: who owns what.

| service   | owns                                                                                         |
| --------- | -------------------------------------------------------------------------------------------- |
| `intake`  | reports, incidents, the obligation to triage each of them, and the dead-letter desk            |
| `board`   | nothing durable: the live view of the log for every connected person                           |

`kit` is what two or more services need and says nothing about elections. `room` is the command `opsroom`.
A service is a process of its own with its own database schema and role, its own user of the log, and no import of
another service. It starts in any order and restarts at any time, alone.
What they say to each other: `schemas/registry.py`.
"""
