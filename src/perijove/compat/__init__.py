"""The names that libraries import, served in our own processes; a module is loaded when something is asked of it."""
