"""`perijove --show-config`: every setting, as it is in force."""

from perijove.settings import Settings, describe


def show_config(settings: Settings) -> int:
    """Print all settings as TOML, those that differ from their defaults marked; returns the exit status."""
    section = ""
    for item in describe():
        if item.section != section:
            section = item.section
            print(f"[{section}]")
        value = getattr(getattr(settings, section), item.name)
        mark = "" if value == item.default else f"  # default: {toml(item.default)}"
        print(f"{item.name} = {toml(value)}{mark}")
    return 0


def toml(value: object) -> str:
    """A setting's value in TOML's notation."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        import json

        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    return str(value)
