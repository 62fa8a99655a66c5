"""The names of the package `ipykernel`, over the kernel that runs in this process."""
