import re

from perijove.compat import release


def test_the_version_is_that_of_the_interface():
    assert re.fullmatch(r"\d+\.\d+\.\d+", release.version)
    assert release.__version__ == release.version == ".".join(map(str, release.version_info))
