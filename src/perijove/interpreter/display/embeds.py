"""Pages of other sites in a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_FRAME = """
        <iframe
            width="{width}"
            height="{height}"
            src="{src}{params}"
            frameborder="0"
            allowfullscreen
            referrerpolicy="strict-origin-when-cross-origin"
            {extras}
        ></iframe>
        """


class IFrame:
    """A page in a frame; keywords become the address's query."""

    iframe = _FRAME

    def __init__(self, src: Any, width: Any, height: Any, extras: Iterable[str] | None = None, **kwargs: Any) -> None:
        """`extras` are further attributes of the frame."""
        self.src = src
        self.width = width
        self.height = height
        self.extras = extras or []
        self.params = kwargs

    def __repr__(self) -> str:
        from perijove.interpreter.display.objects import served_module

        return f"<{served_module(type(self))}.{type(self).__name__} at {id(self):#x}>"

    def _repr_html_(self) -> str:
        import html
        from urllib.parse import urlencode

        return self.iframe.format(
            src=html.escape(str(self.src)),
            width=html.escape(str(self.width)),
            height=html.escape(str(self.height)),
            params="?" + urlencode(self.params) if self.params else "",
            extras=" ".join(self.extras),
        )


class YouTubeVideo(IFrame):
    """A video of YouTube, by its id; `start` and other keywords are the player's."""

    def __init__(
        self,
        id: str,  # noqa: A002 - as libraries call it
        width: Any = 400,
        height: Any = 300,
        allow_autoplay: bool = False,
        **kwargs: Any,
    ) -> None:
        self.id = id
        if allow_autoplay:
            kwargs.update(autoplay=1, extras=[*kwargs.get("extras", []), 'allow="autoplay"'])
        super().__init__(f"https://www.youtube.com/embed/{id}", width, height, **kwargs)

    def _repr_jpeg_(self) -> bytes | None:
        """The video's still, for documents that can't play it; None when the site can't be reached."""
        from urllib.request import urlopen

        try:
            with urlopen(f"https://img.youtube.com/vi/{self.id}/hqdefault.jpg", timeout=5) as response:
                data: bytes = response.read()
                return data
        except OSError:
            return None


class VimeoVideo(IFrame):
    """A video of Vimeo, by its id."""

    def __init__(self, id: str, width: Any = 400, height: Any = 300, **kwargs: Any) -> None:  # noqa: A002
        super().__init__(f"https://player.vimeo.com/video/{id}", width, height, **kwargs)


class ScribdDocument(IFrame):
    """A document of Scribd, by its id; `start_page` and `view_mode` are the viewer's."""

    def __init__(self, id: Any, width: Any = 400, height: Any = 300, **kwargs: Any) -> None:  # noqa: A002
        super().__init__(f"https://www.scribd.com/embeds/{id}/content", width, height, **kwargs)
