"""The press: badges become a PDF, one A6 page each, in a process of its own with bounded memory and time.

``printer`` (what stands on a badge, and the call), ``draw.py`` (run by path: QR codes and typesetting), ``badge.typ``
(what it looks like). What people wrote reaches the template as data and is never read as its language.
"""

from services.accreditation.actions.press.printer import BadgePrinter, Printed

__all__ = ["BadgePrinter", "Printed"]
