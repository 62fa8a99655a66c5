"""`python -m perijove.kernel`, and what a kernelspec calls."""

import sys

from perijove.transport.listening import listen_early


def start() -> None:
    """Runs a kernel as the command line says, and exits with its status."""
    early = listen_early(sys.argv)

    # Importing this takes longer than a client takes to knock for the first time.
    from perijove.kernel.main import main  # noqa: PLC0415

    sys.exit(main(early=early))


if __name__ == "__main__":
    start()
