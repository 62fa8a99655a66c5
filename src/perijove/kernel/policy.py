"""What the settings say about kernels that its host has to know; pure.

The settings themselves are read by the worker, beside the host's own start, and told with its first word.
"""

import msgspec


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of `perijove.settings.KernelSettings` by these names, which has their documentation.

    And the folder for what is too long to send; the files in it are for their owner only.
    """

    folder: str = "/tmp"  # noqa: S108 - see above
    restart: str = "always"
    patience: float = 5.0
    kill_stuck: bool = True
    output_limit: float = 16.0
    keep_output: bool = False


read_policy = msgspec.json.Decoder(Policy).decode
