"""Migrations of schema ``intake``, numbered; ``expand_`` adds, ``contract_`` takes away one release later."""
