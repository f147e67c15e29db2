"""Read the times that other tools give terms."""

from datetime import UTC, datetime


def time_of(text: str | None) -> str | None:
    """Return a date or time in ISO 8601 as the project writes it, in UTC; None where it is no such time."""
    try:
        time = datetime.fromisoformat((text or "").strip())
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return None
