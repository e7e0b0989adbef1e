"""Badges as a PDF, one A6 page each: ``printer`` (what stands on a badge), ``badge.typ`` (what it looks like)."""

from services.accreditation.actions.press.printer import BadgePrinter, Printed

__all__ = ["BadgePrinter", "Printed"]
