"""Know, fetch, convert and verify translation models."""
