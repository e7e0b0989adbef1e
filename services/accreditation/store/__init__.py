"""All SQL of accreditation.

``tables``, ``badge_tables`` and ``columns`` (what there is), ``organisations``, ``people``, ``credentials`` (how
somebody signs in, with recovery codes and invitations), ``sessions``, ``keys``, ``glass`` (broken glass and its
duties), ``rights`` (everybody's, in one go), ``unsent`` (what waits for the log), and one module for each of badges,
deployments and imports.
"""
