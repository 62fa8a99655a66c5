"""Which module of ours stands for which of theirs; one of ours may stand for several. Plain data, read at start-up."""

# Their name, and ours under `perijove.compat`. What is empty holds nothing but the modules below it.
_IPYTHON = {
    "IPython": "ipython",
    "IPython.core": "",
    "IPython.core.display": "display",
    "IPython.core.display_functions": "display",
    "IPython.core.display_trap": "displayhook",
    "IPython.core.displayhook": "displayhook",
    "IPython.core.displaypub": "displaypub",
    "IPython.core.error": "errors",
    "IPython.core.formatters": "formatters",
    "IPython.core.getipython": "ipython",
    "IPython.core.interactiveshell": "interactiveshell",
    "IPython.core.magic": "magic",
    "IPython.display": "display",
    "IPython.terminal": "",
    "IPython.terminal.interactiveshell": "terminalshell",
}
_KERNEL = {
    "comm": "comm",
    "comm.base_comm": "comm",
    "ipykernel": "ipykernel.package",
    "ipykernel.zmqshell": "zmqshell",
}
MODULES = {**_IPYTHON, **_KERNEL}
