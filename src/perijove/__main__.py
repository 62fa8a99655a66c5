"""`python -m perijove` is `perijove`."""

import sys

from perijove.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
