"""Intake: reports come in, each opens an incident and the duty to triage it, and a duty not done is raised.

Owns: reports, incidents, obligations about them, and the dead-letter desk. Schema ``intake``, roles ``intake`` and
``intake_relay``. Publishes ``ops.intake.{incident,obligation,seal}.>``; consumes stream ``DEAD`` as ``intake-dead``;
keeps copies of people and of the polling map by ``intake-copies``.

Promises: a report answered with 202 is on disk in PostgreSQL together with everything it opens, and will be in the log
as soon as the log is there; under one Idempotency-Key it is taken once in 48 hours; it is never refused because
reference data does not know its category, province or station, nor because the news of a person who is signed in has
not come yet. A missed deadline is raised within two seconds.

Refuses: whoever is not signed in, and whose session, accreditation or organisation has ended; with 503 when the disk
reserve is reached, more is queued than one can keep, or PostgreSQL is away. NATS being away changes nothing for the
reporter.

Read top to bottom: ``api/`` (HTTP) and ``handlers.py`` (bus) → ``actions/`` → ``model.py`` → ``store/``.
``taxonomy/`` holds the categories as versioned data; ``media/`` reads, cleans and keeps attached files.
"""
