"""Sound: from samples, bytes, a file or an address, with a player."""

from __future__ import annotations

import binascii
import sys
from typing import Any

from perijove.interpreter.display.objects import DisplayObject

_PLAYER = """
                <audio {identity} controls="controls" {autoplay}>
                    <source src="{source}" type="{mime}" />
                    Your browser does not support the audio element.
                </audio>
              """
_LOUDEST = 32767


class Audio(DisplayObject):
    """A sound with a player."""

    _read_flags = "rb"

    def __init__(  # noqa: PLR0917 - as libraries call it
        self,
        data: Any = None,
        filename: Any = None,
        url: Any = None,
        embed: bool | None = None,
        rate: int | None = None,
        autoplay: bool = False,
        normalize: bool = True,
        *,
        element_id: str | None = None,
    ) -> None:
        """`data` may be samples: numbers, or lists of them by channel; `rate` is then their number per second.

        Samples are made as loud as can be, or with `normalize=False` have to be from -1 to 1. Raises ValueError.
        """
        if filename is None and url is None and data is None:
            raise ValueError("No audio data found. Expecting filename, url, or data.")
        if embed is False and url is None:
            raise ValueError("No url found. Expecting url when embed=False")
        self.embed = url is None or embed is True
        self.autoplay = autoplay
        self.element_id = element_id
        self.mimetype: str | None = "audio/wav"
        super().__init__(data=data, url=url, filename=filename)
        if self.data is not None and not isinstance(self.data, bytes):
            if rate is None:
                raise ValueError("rate must be specified when data is a numpy array or list of audio samples.")
            self.data = wav(self.data, rate, normalize=normalize)

    def reload(self) -> None:
        """Read an embedded sound again."""
        if self.embed:
            super().reload()
        source = self.filename if self.filename is not None else self.url
        if source is not None:
            import mimetypes
            from urllib.parse import urlsplit

            path = source if self.filename is not None else urlsplit(source).path
            self.mimetype = mimetypes.guess_type(str(path))[0]

    def _data_and_metadata(self) -> Any:
        return (self.data, {"url": self.url}) if self.url else self.data

    def _repr_html_(self) -> str:
        return _PLAYER.format(
            source=self.src_attr(), mime=self.mimetype, autoplay=self.autoplay_attr(), identity=self.element_id_attr()
        )

    def src_attr(self) -> str:
        """The sound as the player's source."""
        if self.embed and self.data is not None:
            text = binascii.b2a_base64(self.data, newline=False).decode("ascii")
            return f"data:{self.mimetype};base64,{text}"
        import html

        return html.escape(str(self.url)) if self.url is not None else ""

    def autoplay_attr(self) -> str:
        """What makes the player start by itself."""
        return 'autoplay="autoplay"' if self.autoplay else ""

    def element_id_attr(self) -> str:
        """The player's id."""
        import html

        return f'id="{html.escape(self.element_id)}"' if self.element_id else ""


def wav(samples: Any, rate: int, *, normalize: bool = True) -> bytes:
    """Samples as a WAV file of 16 bits; raises ValueError for what is no sound."""
    import io
    import wave

    if hasattr(samples, "tolist"):  # numpy and its like; numpy itself is not needed
        frames, channels = _of_array(samples, normalize=normalize)
    else:
        frames, channels = _of_lists(samples, normalize=normalize)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(channels)
        file.setframerate(rate)
        file.setsampwidth(2)
        file.writeframes(frames)
    return buffer.getvalue()


def _of_array(samples: Any, *, normalize: bool) -> tuple[bytes, int]:
    if samples.ndim not in {1, 2}:
        raise ValueError("Array audio input must be a 1D or 2D array")
    channels = 1 if samples.ndim == 1 else int(samples.shape[0])
    interleaved = samples.astype(float).T.ravel()
    factor = _factor(float(abs(interleaved).max()) if interleaved.size else 0.0, normalize=normalize)
    return (interleaved / factor * _LOUDEST).astype("<h").tobytes(), channels


def _of_lists(samples: Any, *, normalize: bool) -> tuple[bytes, int]:
    import array

    rows = list(samples)
    nested = bool(rows) and all(hasattr(row, "__iter__") for row in rows)
    if nested and len({len(row) for row in rows}) != 1:
        raise ValueError("expected as many samples in each channel")
    flat = (
        [float(value) for frame in zip(*rows, strict=True) for value in frame]
        if nested
        else [float(value) for value in rows]
    )
    factor = _factor(max((abs(value) for value in flat), default=0.0), normalize=normalize)
    found = array.array("h", [int(value / factor * _LOUDEST) for value in flat])
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes(), len(rows) if nested else 1


def _factor(loudest: float, *, normalize: bool) -> float:
    if not normalize and loudest > 1:
        raise ValueError("Audio data must be between -1 and 1 when normalize=False.")
    return loudest if normalize and loudest else 1.0
