"""What holds for every test: how long an example takes depends on what else the machine does, so none has a deadline."""

from hypothesis import settings

settings.register_profile("perijove", deadline=None)
settings.load_profile("perijove")
