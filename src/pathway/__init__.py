"""Stepped-care treatment pathways as cited data: proved, explained and drawn."""
