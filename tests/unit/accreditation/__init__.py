"""The rules of accreditation: pure functions, no servers."""
