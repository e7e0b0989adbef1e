"""Rules of accreditation, pure: every function gets the time it decides by.

``entities`` (organisations, people, sessions, broken glass as values), ``rights`` (who may manage whom, what may be
given), ``credentials`` (user names, passwords, one-time codes), ``throttle`` (wrong guesses cost time), ``duties`` (the
review that broken glass owes), ``centres`` (which centres the map knows), ``badges`` (what a QR says, whether a badge
holds), ``deployments``, ``imports`` (what may follow what), ``people_sheet`` (what a row of people means), ``words``
(roles and provinces in three languages).
"""
