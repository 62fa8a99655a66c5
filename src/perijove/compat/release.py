"""`IPython.core.release`: the version whose interface is served, and whose program this is."""

from perijove.compat.ipython import __version__ as __version__
from perijove.compat.ipython import version_info as version_info

version = __version__
name = "ipython"
description = "Perijove, under IPython's names"
