"""What kernels of other languages import from ipykernel, over our host: the standard library, and traitlets if any."""

__version__ = "7.4.0"  # of the package whose interface this is
version_info = (7, 4, 0)
kernel_protocol_version = "5.5"
kernel_protocol_version_info = (5, 5)
