"""nbclient's names over `perijove.client`; installed as `nbclient` by `perijove.facades.install("nbclient")`."""

from perijove.facades.nbclient.client import NotebookClient, execute

__all__ = ["NotebookClient", "__version__", "execute", "version_info"]

# The version whose interface this is.
__version__ = "0.11.0"
version_info = (0, 11, 0)
