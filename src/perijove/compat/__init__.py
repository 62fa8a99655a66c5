"""The names that libraries import, served by a kernel of ours; the module behind one is loaded when it is imported."""

from perijove.compat.lending import lend_comm as lend_comm
