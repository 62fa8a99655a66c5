"""The names that people import from other packages, over ours: `install("nbformat")`, then `import nbformat`."""

from perijove.facades.finder import install, uninstall
