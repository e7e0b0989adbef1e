"""Migrations of schema ``accreditation``, numbered; ``expand_`` adds, ``contract_`` takes away one release later."""
