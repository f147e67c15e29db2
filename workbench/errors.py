"""Define the errors that people see: one base, one clear line each."""


class WorkbenchError(Exception):
    """Report a fault in one line that a person can act on."""

    exit_code = 1


class UsageError(WorkbenchError):
    """Report a command or call that cannot be carried out as asked."""

    exit_code = 2


class InputError(WorkbenchError):
    """Report one input that could not be processed; the others go on."""


class ModelError(WorkbenchError):
    """Report a model that is unknown, missing, broken or translates to gibberish."""


class OutputError(WorkbenchError):
    """Report an output that could not be written."""
