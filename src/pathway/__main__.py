"""`python -m pathway` is the command `pathway`."""

from pathway.command import main

main()
