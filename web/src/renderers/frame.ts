/**
 * HTML in a frame of an opaque origin: it can neither read nor call anything of this page.
 *
 * In the safe frame no script of its content runs; in the live frame they do. The frame tells its height by message.
 */
import { asText, make, type RenderContext, type Rendered, type Renderer } from './renderer'

/** The frame is made when it comes this near to the window. */
const NEAR = '600px'
const TALLEST = 100_000

export const html: Renderer = (value, _metadata, context) => frame(asText(value), context)

export const javascript: Renderer = (value, _metadata, context) => {
  if (!context.live)
    return {
      element: make(
        'p',
        'note',
        'This output is a script. Run the cell or trust the notebook to let it work, in a frame of its own.',
      ),
    }
  return frame(`<script>${asText(value).replace(/<\/(script)/gi, '<\\/$1')}</script>`, context)
}

function frame(content: string, context: RenderContext): Rendered {
  const box = make('div', 'frame-box')
  let iframe: HTMLIFrameElement | null = null
  let html = content

  const tell = () => {
    // The frame's origin is opaque, so no narrower target can be named; only this frame gets the message.
    iframe?.contentWindow?.postMessage({ html, theme: theme() }, '*')
  }
  const hear = (event: MessageEvent) => {
    if (!iframe || event.source !== iframe.contentWindow) return
    const { type, height } = (event.data ?? {}) as { type?: unknown; height?: unknown }
    if (type === 'ready') tell()
    else if (type === 'height' && typeof height === 'number')
      iframe.style.height = `${Math.max(0, Math.min(TALLEST, height))}px`
  }
  const retheme = () => iframe?.contentWindow?.postMessage({ theme: theme() }, '*')
  const create = () => {
    iframe = make('iframe', 'html-frame')
    iframe.title = 'Output'
    iframe.setAttribute('sandbox', 'allow-scripts allow-popups allow-popups-to-escape-sandbox')
    iframe.src = `${context.base}frame/${context.live ? 'live' : 'safe'}`
    box.append(iframe)
  }

  const dark = matchMedia('(prefers-color-scheme: dark)')
  dark.addEventListener('change', retheme)
  addEventListener('message', hear)
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      watcher.disconnect()
      create()
    },
    { rootMargin: NEAR },
  )
  watcher.observe(box)
  return {
    element: box,
    update(next) {
      html = asText(next)
      tell()
      return true
    },
    dispose() {
      watcher.disconnect()
      dark.removeEventListener('change', retheme)
      removeEventListener('message', hear)
    },
  }
}

function theme(): 'dark' | 'light' {
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
}
