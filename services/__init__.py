"""The map: who owns what.

| service         | owns                                                                                         |
| --------------- | -------------------------------------------------------------------------------------------- |
| `accreditation` | organisations, people, their rights, sessions, deployments and badges; every personal datum    |
| `polling`       | the election, its contests, and the map: province, district, centre, station                   |
| `intake`        | reports, incidents, the obligation to triage each of them, and the dead-letter desk            |
| `board`         | nothing durable: the live view of the log for every connected person                           |

`kit` is what two or more services need and says nothing about elections. `room` is the command `opsroom`.
A service is a process of its own with its own database schema and role, its own user of the log, and no import of
another service. It starts in any order and restarts at any time, alone: what it needs to know of others, above all who
may enter, it keeps as its own copy.
What they say to each other: `schemas/registry.py`. Who may do what: `schemas/permissions.py`.
"""
