"""Kernels from start to end, as a front end meets them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import zmq

from perijove.kernel.main import Options, parse, read
from perijove.protocol.message import Channel

from .conftest import SOURCES, Front, content, printed
