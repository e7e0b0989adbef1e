"""Accreditation: who may enter, for whom they are there, what they may do and until when.

Owns: organisations, people and their rights, sign-in and sessions, signing keys, badges, observer deployments,
imports of people, broken glass. Schema ``accreditation``, roles ``accreditation`` and ``accreditation_relay``.
Publishes ``ops.accreditation.>``; keeps a copy of the centres of the map.

Promises: whatever changes rights is in the log as soon as the log is there, and holds here at once; suspending a person
or an organisation ends every session of theirs; nobody gives what they do not have; an attacker cannot lock a person
out; personal data are in these tables only, and each reading of them is an event.

Refuses: sign-in and changes with 503 when PostgreSQL is away. Who is signed in goes on everywhere else meanwhile.

Read top to bottom: ``api/`` (HTTP) and ``handlers.py`` (copies) → ``actions/`` → ``model/`` → ``store/``.
"""
