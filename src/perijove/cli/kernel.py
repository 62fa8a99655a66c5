"""`perijove kernel`: starts a kernel by its connection file, installs our kernelspec, lists what there is."""

import json
import shutil
import sys
from pathlib import Path

import click

from perijove.cli.commands import SuggestingGroup


def _prefix(*, user: bool, sys_prefix: bool, prefix: Path | None) -> Path | None:
    """Where a kernelspec belongs, None for the user's folder."""
    if sum([user, sys_prefix, prefix is not None]) > 1:
        raise click.UsageError("--user, --sys-prefix and --prefix exclude each other")
    if sys_prefix or (not user and prefix is None and sys.prefix != sys.base_prefix):
        return Path(sys.prefix)
    return prefix


class _Install(click.Command):
    """Takes `--env NAME VALUE`, as ipykernel's command does, for `--env NAME=VALUE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        joined: list[str] = []
        rest = iter(args)
        for argument in rest:
            joined.append(argument)
            if argument == "--env" and (name := next(rest, None)) is not None:
                value = None if "=" in name else next(rest, None)
                joined.append(name if value is None else f"{name}={value}")
        return super().parse_args(ctx, joined)


@click.group(
    cls=SuggestingGroup,
    invoke_without_command=True,
    help="Start a kernel (-f FILE), install its kernelspec, or list the kernelspecs that there are.",
)
@click.option("-f", "--connection-file", type=click.Path(path_type=Path), help="The connection file to serve.")
@click.option(
    "--python", type=click.Path(path_type=Path), help="Run the code in this Python or environment (any >= 3.10)."
)
@click.option("--wrapper", metavar="NAME", help="Run a kernel that is written for ipykernel: its module or file.")
@click.pass_context
def kernel(context: click.Context, *, connection_file: Path | None, python: Path | None, wrapper: str | None) -> int:
    if context.invoked_subcommand is not None:
        return 0
    if connection_file is None:
        raise click.UsageError("a kernel needs -f FILE (a connection file), or a command: install, list", context)
    from perijove.kernel.main import main

    if python is not None and python.is_dir():
        python /= "bin/python"  # an environment, by its folder
    options = ["-f", str(connection_file), *(["--python", str(python)] if python else [])]
    if wrapper is not None:
        from perijove.facades.ipykernel.program import language_of

        program = [wrapper] if wrapper.endswith(".py") or "/" in wrapper else ["-m", wrapper]
        options += ["--language", language_of([*program, "-f", str(connection_file)])]
    return main(options) or 0


@kernel.command(cls=_Install, help="Write the kernelspec by which JupyterLab, VS Code and others find our kernel.")
@click.option("--user", is_flag=True, help="For this user (the default outside an environment).")
@click.option("--sys-prefix", is_flag=True, help="Into the environment that runs this command.")
@click.option("--prefix", type=click.Path(path_type=Path, file_okay=False), help="Into share/jupyter of this folder.")
@click.option("--name", default="perijove", show_default=True, help="The kernelspec's name.")
@click.option("--display-name", help="What front ends show.")
@click.option("--python", default="", metavar="PATH", help="Run the code in this Python; it needs nothing of ours.")
@click.option("--env", multiple=True, metavar="NAME=VALUE", help="A variable of its environment; may be repeated.")
def install(
    *,
    user: bool,
    sys_prefix: bool,
    prefix: Path | None,
    name: str,
    display_name: str | None,
    python: str,
    env: tuple[str, ...],
) -> int:
    prefix = _prefix(user=user, sys_prefix=sys_prefix, prefix=prefix)
    if wrong := [each for each in env if not each.partition("=")[1]]:
        raise click.UsageError(f"--env needs NAME=VALUE, found {wrong[0]!r}")
    if python and shutil.which(python) is None:
        raise click.UsageError(f"--python: there is no program {python!r} that can be run")
    from perijove.kernel.install import install as install_kernelspec

    try:
        folder = install_kernelspec(
            prefix,
            user=prefix is None,
            name=name,
            display_name=display_name,
            python=python,
            env=dict(each.split("=", 1) for each in env),
        )
    except (OSError, ValueError) as error:
        raise click.ClickException(f"the kernelspec can't be written: {error}") from error
    print(f"installed the kernelspec {name!r} in {folder}")
    return 0


@kernel.command("list", help="List the kernelspecs that there are, and those that can't be used.")
@click.option("--all", "everything", is_flag=True, help="Also what can't be used, and why.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, as `jupyter kernelspec list --json` writes it.")
def list_specs(*, as_json: bool, everything: bool) -> int:
    from perijove.client.specs import scan

    specs, broken = scan()
    if as_json:
        print(json.dumps({"kernelspecs": {name: found.as_json() for name, found in specs.items()}}, indent=2))
        return 0
    width = max(map(len, specs))
    for name, found in specs.items():
        where = found.folder or found.spec.metadata.get("environment", "built in")
        print(f"{name:<{width}}  {found.spec.display_name:<24}  {where}")
    for item in broken:
        if everything or not item.is_environment:
            print(f"{item.name:<{width}}  can't be used: {item.reason}")
    return 0


@kernel.command(help="Remove a kernelspec that `install` has written.")
@click.option("--user", is_flag=True, help="This user's.")
@click.option("--sys-prefix", is_flag=True, help="Of the environment that runs this command.")
@click.option("--prefix", type=click.Path(path_type=Path, file_okay=False), help="In share/jupyter of this folder.")
@click.option("--name", default="perijove", show_default=True, help="The kernelspec's name.")
def uninstall(*, user: bool, sys_prefix: bool, prefix: Path | None, name: str) -> int:
    from perijove.kernel.install import uninstall as uninstall_kernelspec

    prefix = _prefix(user=user, sys_prefix=sys_prefix, prefix=prefix)
    try:
        folder = uninstall_kernelspec(prefix, user=prefix is None, name=name)
    except FileNotFoundError as error:
        raise click.ClickException(f"there is no kernelspec {name!r} there: {error.filename}") from error
    except (OSError, ValueError) as error:
        raise click.ClickException(f"the kernelspec can't be removed: {error}") from error
    print(f"removed {folder}")
    return 0
