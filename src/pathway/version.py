"""The version of the library, shown on every result."""

VERSION = "0.1.0"
