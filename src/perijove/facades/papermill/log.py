"""Where papermill tells what it does."""

import logging

logger = logging.getLogger("papermill")
