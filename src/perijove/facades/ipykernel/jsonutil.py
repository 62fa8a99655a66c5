"""`ipykernel.jsonutil`: values as JSON has them."""

import json
from typing import Any

from perijove.kernel.content import encode_content


def json_clean(obj: Any) -> Any:
    """The same value with texts, numbers, lists and dicts only, as it will arrive at the front end."""
    return json.loads(encode_content({"value": obj}))["value"]


def encode_images(format_dict: Any) -> Any:
    """The bytes of pictures as base64."""
    return json_clean(format_dict)
