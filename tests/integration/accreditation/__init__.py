"""Accreditation on the real PostgreSQL, and on the real log where the log matters."""
