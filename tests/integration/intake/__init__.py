"""Intake on the real PostgreSQL and the real log."""
