"""What `import ipykernel` has itself."""

from perijove.compat.ipykernel.connect import connect_qtconsole, get_connection_file, get_connection_info

__all__ = ["connect_qtconsole", "get_connection_file", "get_connection_info"]
__version__ = "7.4.0"  # of the package whose interface this is
version_info = (7, 4, 0)
kernel_protocol_version_info = (5, 4)
kernel_protocol_version = "5.4"
