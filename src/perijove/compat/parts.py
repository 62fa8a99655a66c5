"""What the shell has besides its own methods: where it is found. Plain data, for it is read at start-up."""

# Made once, with the shell.
PARTS = {
    "builtin_trap": "displayhook:Trap",
    "display_pub": "displaypub:DisplayPublisher",
    "display_trap": "displayhook:Trap",
    "displayhook": "displayhook:DisplayHook",
    "errors": "errorshow:Errors",
    "magics_manager": "magicsmanager:MagicsManager",
    "observers": "attributes:Observers",
}
# Functions of the shell and more.
METHODS = {
    "find_cell_magic": "magicsmanager:find_cell_magic",
    "find_line_magic": "magicsmanager:find_line_magic",
    "find_magic": "magicsmanager:find_magic",
    "register_magics": "magicsmanager:register_magics",
}
# Looked up at each use.
VALUES: dict[str, str] = {}
# Settings of ours under the names that they have there.
SETTINGS = {
    "ast_node_interactivity": "show",
    "autoawait": "autoawait",
    "autocall": "autocall",
    "automagic": "automagic",
    "cache_size": "out_entries",
    "colors": "theme",
    "xmode": "xmode",
}
LISTS = frozenset({"ast_transformers", "input_transformers_cleanup", "input_transformers_post"})
SETTABLE = LISTS | SETTINGS.keys()
ATTRIBUTES = PARTS.keys() | METHODS.keys() | VALUES.keys() | SETTINGS.keys()
