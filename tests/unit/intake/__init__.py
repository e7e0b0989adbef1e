"""Rules of intake without a server."""
