"""`perijove repl`: the interactive prompt, with its options."""

import click

from perijove.cli.commands import settings_for


@click.command(help="Start the interactive prompt, as `perijove` alone does.")
@click.option("--no-banner", is_flag=True, help="Do not say the versions at the start.")
@click.option("--vi", is_flag=True, help="Keys of vi at the prompt.")
@click.option("--theme", help="Colours: auto, light, dark, none or the name of a Pygments style.")
@click.pass_context
def repl(context: click.Context, *, no_banner: bool, vi: bool, theme: str | None) -> int:
    flags = {
        "terminal.banner": False if no_banner else None,
        "terminal.editing_mode": "vi" if vi else None,
        "terminal.theme": theme,
    }
    settings = settings_for(context, flags)
    from perijove.cli.place import place_on_path
    from perijove.terminal.start import main

    place_on_path("")
    return main(settings)
