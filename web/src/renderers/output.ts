/** The table of renderers, and how an output chooses from it. */
import type { Metadata, MimeBundle, Output } from '../notebook/model'
import { renderError } from './error'
import { html, javascript } from './frame'
import { image, svg } from './images'
import { json } from './json'
import { latex, markdown } from './markdown'
import { asText, make, type RenderContext, type Rendered, type Renderer } from './renderer'
import { renderTerminal } from './terminal'

const plain: Renderer = (value) => renderTerminal(value)

/** The richest first. */
const RENDERERS: readonly (readonly [string, Renderer])[] = [
  ['text/html', html],
  ['text/markdown', markdown],
  ['text/latex', latex],
  ['image/svg+xml', svg],
  ['image/png', image('image/png')],
  ['image/jpeg', image('image/jpeg')],
  ['image/gif', image('image/gif')],
  ['image/webp', image('image/webp')],
  ['image/bmp', image('image/bmp')],
  ['application/javascript', javascript],
  ['text/javascript', javascript],
  ['application/json', json],
  ['text/plain', plain],
]

const WIDGET = 'application/vnd.jupyter.widget-view+json'

/** The type an output is shown as: the richest that is known, else its text, else whatever there is. */
export function chooseType(data: MimeBundle): string | null {
  // Until widgets work, their text says more than the frameless HTML some of them bring.
  if (WIDGET in data && 'text/plain' in data) return 'text/plain'
  for (const [type] of RENDERERS) if (type in data) return type
  const types = Object.keys(data)
  return (
    types.find((type) => type.startsWith('text/')) ??
    types.find((type) => type.endsWith('json')) ??
    types[0] ??
    null
  )
}

function renderBundle(
  data: MimeBundle,
  metadata: Metadata,
  context: RenderContext,
): Rendered & { type: string | null } {
  const type = chooseType(data)
  if (type === null) return { element: make('div', 'nothing'), type }
  const known = RENDERERS.find(([name]) => name === type)?.[1] ?? (type.endsWith('json') ? json : plain)
  return { ...known(data[type], own(metadata, type), context), type }
}

/** Metadata are given for each type, or for all of them. */
function own(metadata: Metadata, type: string): Metadata {
  const mine = metadata[type]
  return mine && typeof mine === 'object' ? (mine as Metadata) : metadata
}

export interface OutputView {
  readonly element: HTMLElement
  /** Show a newer state of the same output; false when it has to be rendered anew. */
  update(output: Output, context: RenderContext): boolean
  dispose(): void
}

export function renderOutput(output: Output, context: RenderContext): OutputView {
  let shown = output
  const { rendered, type } = first(output, context)
  const box = make('div', `output output-${output.output_type}`, rendered.element)
  if (output.output_type === 'stream' && output.name === 'stderr') box.classList.add('output-stderr')
  return {
    element: box,
    update(next, nextContext) {
      if (next === shown && nextContext.live === context.live) return true
      if (next.output_type !== shown.output_type || !rendered.update) return false
      const fits = next.output_type === 'stream' ? follows(shown, next) : nextContext.live === context.live
      const value = shownValue(next, type)
      if (!fits || value === undefined || !rendered.update(value)) return false
      shown = next
      return true
    },
    dispose: () => rendered.dispose?.(),
  }
}

function first(output: Output, context: RenderContext): { rendered: Rendered; type: string | null } {
  switch (output.output_type) {
    case 'stream':
      return { rendered: renderTerminal(output.text), type: null }
    case 'error':
      return { rendered: renderError(output), type: null }
    case 'display_data':
    case 'execute_result': {
      const rendered = renderBundle(output.data, output.metadata, context)
      return { rendered, type: rendered.type }
    }
    default:
      return { rendered: renderTerminal(asText(output)), type: null }
  }
}

function follows(before: Output, after: Output): boolean {
  return before.output_type === 'stream' && after.output_type === 'stream' && before.name === after.name
}

function shownValue(output: Output, type: string | null): unknown {
  if (output.output_type === 'stream') return output.text
  if (output.output_type === 'display_data' || output.output_type === 'execute_result')
    return type !== null && chooseType(output.data) === type ? output.data[type] : undefined
  return undefined
}
