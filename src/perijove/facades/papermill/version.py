"""The version whose interface this is."""

version = "2.7.0"
