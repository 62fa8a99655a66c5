"""Interactive computing in one piece. Importing this package imports no program: each is imported when asked for."""

__version__ = "0.1.0.dev0"
