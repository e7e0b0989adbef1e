"""The HTTP edge of accreditation, one module per subject; ``app`` installs each.

``session`` (sign in, renew, end), ``second_factor``, ``profile``, ``invitations``; ``organisations``, ``people``,
``readings``; ``keys``, ``break_glass``; badges, deployments and imports. ``bodies`` is what comes in and goes out,
``edge`` what all routes share.
"""
