"""Migrations of schema ``polling``, in order of their numbers."""
