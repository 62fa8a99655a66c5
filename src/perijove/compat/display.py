"""`IPython.display`: the display objects and functions, which are the interpreter's own."""

from perijove.compat.pictures import ImageFormat as ImageFormat
from perijove.interpreter.display.audio import Audio as Audio
from perijove.interpreter.display.code import Code as Code
from perijove.interpreter.display.embeds import IFrame as IFrame
from perijove.interpreter.display.embeds import ScribdDocument as ScribdDocument
from perijove.interpreter.display.embeds import VimeoVideo as VimeoVideo
from perijove.interpreter.display.embeds import YouTubeVideo as YouTubeVideo
from perijove.interpreter.display.files import FileLink as FileLink
from perijove.interpreter.display.files import FileLinks as FileLinks
from perijove.interpreter.display.functions import DisplayHandle as DisplayHandle
from perijove.interpreter.display.functions import clear_output as clear_output
from perijove.interpreter.display.functions import display as display
from perijove.interpreter.display.functions import display_html as display_html
from perijove.interpreter.display.functions import display_javascript as display_javascript
from perijove.interpreter.display.functions import display_jpeg as display_jpeg
from perijove.interpreter.display.functions import display_json as display_json
from perijove.interpreter.display.functions import display_latex as display_latex
from perijove.interpreter.display.functions import display_markdown as display_markdown
from perijove.interpreter.display.functions import display_pdf as display_pdf
from perijove.interpreter.display.functions import display_png as display_png
from perijove.interpreter.display.functions import display_pretty as display_pretty
from perijove.interpreter.display.functions import display_svg as display_svg
from perijove.interpreter.display.functions import display_webp as display_webp
from perijove.interpreter.display.functions import publish_display_data as publish_display_data
from perijove.interpreter.display.functions import set_matplotlib_close as set_matplotlib_close
from perijove.interpreter.display.functions import set_matplotlib_formats as set_matplotlib_formats
from perijove.interpreter.display.functions import update_display as update_display
from perijove.interpreter.display.objects import HTML as HTML
from perijove.interpreter.display.objects import JSON as JSON
from perijove.interpreter.display.objects import SVG as SVG
from perijove.interpreter.display.objects import DisplayObject as DisplayObject
from perijove.interpreter.display.objects import GeoJSON as GeoJSON
from perijove.interpreter.display.objects import Javascript as Javascript
from perijove.interpreter.display.objects import Latex as Latex
from perijove.interpreter.display.objects import Markdown as Markdown
from perijove.interpreter.display.objects import Math as Math
from perijove.interpreter.display.objects import Pretty as Pretty
from perijove.interpreter.display.objects import ProgressBar as ProgressBar
from perijove.interpreter.display.objects import TextDisplayObject as TextDisplayObject
from perijove.interpreter.display.picture import Image as Image
from perijove.interpreter.display.video import Video as Video

__all__ = [name for name in dir() if not name.startswith("_")]
