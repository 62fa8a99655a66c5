"""`perijove notebook`: the server and its page."""

from pathlib import Path

import click

from perijove.cli.commands import settings_for


@click.command(help="Open notebooks in the browser: of a FOLDER (the current one if none is named), or one FILE.")
@click.argument("place", metavar="[FOLDER|FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--ip", help="Address to listen on (127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (8888, or the next free one); 0 takes any.")
@click.option("--token", help="What a browser must show; a new one is made when none is given.")
@click.option("--browser/--no-browser", default=None, help="Open a browser, or only print the address.")
@click.pass_context
def notebook(
    context: click.Context,
    *,
    place: Path | None,
    ip: str | None,
    port: int | None,
    token: str | None,
    browser: bool | None,
) -> int:
    flags = {"server.ip": ip, "server.port": port, "server.token": token, "server.browser": browser}
    settings = settings_for(context, flags | _served(place))
    from perijove.server.main import serve

    return serve(settings.server, settings.kernel)


def _served(place: Path | None) -> dict[str, str]:
    """The folder to serve and the file to open in it; a file that is not there can't be opened."""
    if place is None:
        return {}
    if place.is_dir():
        return {"server.folder": str(place)}
    if place.is_file():
        return {"server.folder": str(place.parent), "server.open": place.name}
    raise click.UsageError(f"no file or folder {str(place)!r}")
