/** Pictures. An SVG is shown as a picture too: in an <img> none of its scripts run and nothing is fetched. */
import { asText, make, type Renderer } from './renderer'

export function image(mime: string): Renderer {
  return (value, metadata) => {
    const picture = make('img', 'picture')
    picture.alt = typeof metadata.alt === 'string' ? metadata.alt : 'Output picture'
    picture.src = `data:${mime};base64,${asText(value).replace(/\s/g, '')}`
    size(picture, metadata)
    return { element: make('div', 'picture-box', picture) }
  }
}

export const svg: Renderer = (value, metadata) => {
  const picture = make('img', 'picture')
  picture.alt = 'Output drawing'
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(namespaced(asText(value)))}`
  size(picture, metadata)
  return { element: make('div', 'picture-box', picture) }
}

/** An <img> shows an SVG only when it names its namespace; many programs leave that out. */
function namespaced(text: string): string {
  return /<svg[^>]*\sxmlns\s*=/.test(text)
    ? text
    : text.replace(/<svg/, '<svg xmlns="http://www.w3.org/2000/svg"')
}

function size(picture: HTMLImageElement, metadata: Readonly<Record<string, unknown>>): void {
  if (typeof metadata.width === 'number') picture.width = metadata.width
  if (typeof metadata.height === 'number') picture.height = metadata.height
}
