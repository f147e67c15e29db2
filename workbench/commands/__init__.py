"""Turn command lines into calls, and errors into one clear line and an exit code."""

from __future__ import annotations

import gc
import importlib
import keyword
import os
import sys

import click

from workbench import __version__
from workbench.errors import WorkbenchError

INTERRUPTED = 130
_KEPT = 100_000  # objects that may come before garbage is looked for: to start makes many that stay

COMMANDS = {
    "translate": "Translate articles into checked English with key statements.",
    "batch": "Translate records by the million, in parts that survive interruptions.",
    "summarize": "Pick the key statements of articles, in Arabic.",
    "review": "Read, correct and approve translations in the browser.",
    "models": "List the models, or fetch one.",
    "train": "Train a translation model from sentence pairs.",
    "finetune": "Make a model your own with corrected translations.",
    "average": "Average the weights of models that went on from one another.",
    "memory": "Import, export and search translation memories.",
    "glossary": "Keep the terms that must be translated in one way.",
    "prompts": "List the templates for language models, or show one filled in.",
    "export": "Hand over the articles of a review project, in many formats.",
    "import": "Take back an XLIFF file that was edited elsewhere.",
}


class LazyGroup(click.Group):
    """Import a command's module only when that command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order of the path."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name + "_" * keyword.iskeyword(cmd_name)
        command = importlib.import_module(f"workbench.commands.{module}").command
        assert isinstance(command, click.Command)  # noqa: S101 - for the type checker
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them, so that `--help` answers at once."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="workbench")
def cli() -> None:
    """Translate Arabic articles into checked English and pick out who said what."""


def main() -> None:
    """Run the command line and exit: 0 done, 1 some input failed, 2 bad usage, 130 interrupted."""
    gc.set_threshold(_KEPT)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        return cli.main(arguments, prog_name="workbench", standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except WorkbenchError as error:
        click.echo(f"workbench: {error}", err=True)
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("workbench: interrupted; what was finished is kept", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe left: nothing more can be said to it, not even by the interpreter at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
