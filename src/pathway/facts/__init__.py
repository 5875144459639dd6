"""What a record says on a day, for one target: the facts that criteria ask for."""
