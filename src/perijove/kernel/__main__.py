"""`python -m perijove.kernel`."""

import sys

from perijove.kernel.main import main

if __name__ == "__main__":
    sys.exit(main())
