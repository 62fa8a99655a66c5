"""What the shell has besides its own methods: where it is found. Plain data, for it is read at start-up."""

# Made once, with the shell.
PARTS = {
    "Completer": "completer:IPCompleter",
    "InteractiveTB": "ultratb:of_shell",
    "SyntaxTB": "ultratb:of_shell",
    "alias_manager": "managers:AliasManager",
    "builtin_trap": "displayhook:Trap",
    "compile": "managers:CachingCompiler",
    "db": "places:Database",
    "display_pub": "displaypub:DisplayPublisher",
    "display_trap": "displayhook:Trap",
    "displayhook": "displayhook:DisplayHook",
    "errors": "errorshow:Errors",
    "extension_manager": "managers:ExtensionManager",
    "history_manager": "history:HistoryManager",
    "input_transformer_manager": "inputtransformer2:TransformerManager",
    "inspector": "asking:Inspector",
    "logger": "logger:of_shell",
    "magics_manager": "magicsmanager:MagicsManager",
    "observers": "attributes:Observers",
    "payload_manager": "payload:PayloadManager",
    "profile_dir": "places:ProfileDir",
}
# Functions of the shell and more.
METHODS = {
    "ask_yes_no": "places:ask_yes_no",
    "atexit_operations": "places:atexit_operations",
    "check_complete": "asking:check_complete",
    "cleanup": "places:atexit_operations",
    "complete": "asking:complete",
    "define_macro": "asking:define_macro",
    "enable_gui": "asking:enable_gui",
    "enable_matplotlib": "asking:enable_matplotlib",
    "enable_pylab": "asking:enable_pylab",
    "extract_input_lines": "asking:extract_input_lines",
    "find_cell_magic": "magicsmanager:find_cell_magic",
    "find_line_magic": "magicsmanager:find_line_magic",
    "find_magic": "magicsmanager:find_magic",
    "find_user_code": "asking:find_user_code",
    "mktempfile": "places:mktempfile",
    "object_inspect": "asking:object_inspect",
    "object_inspect_mime": "asking:object_inspect_mime",
    "object_inspect_text": "asking:object_inspect_text",
    "register_magics": "magicsmanager:register_magics",
    "reset_selective": "asking:reset_selective",
    "should_run_async": "asking:should_run_async",
    "transform_ast": "asking:transform_ast",
    "user_expressions": "asking:user_expressions",
}
# Looked up at each use.
VALUES = {
    "banner": "places:banner",
    "banner1": "places:banner",
    "call_pdb": "places:pdb",
    "home_dir": "places:home_dir",
    "ipython_dir": "places:ipython_dir",
    "loop_runner": "places:loop_runner",
    "pdb": "places:pdb",
    "profile": "places:profile",
    "starting_dir": "places:starting_dir",
}
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
SETTABLE = LISTS | SETTINGS.keys() | {"call_pdb", "history_manager", "loop_runner", "pdb"}
ATTRIBUTES = PARTS.keys() | METHODS.keys() | VALUES.keys() | SETTINGS.keys()
