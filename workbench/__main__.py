"""Run the command line by `python -m workbench`."""

from workbench.commands import main

main()
