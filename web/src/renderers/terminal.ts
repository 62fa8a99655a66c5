/** Text of a terminal as DOM: ANSI styles, and web addresses as links. */
import { settled } from '../notebook/stream'
import { type Colour, type Piece, parseAnsi, type Style } from './ansi'
import { asText, make, type Rendered } from './renderer'

const ADDRESS = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]}]/g

export function terminalNodes(pieces: readonly Piece[]): DocumentFragment {
  const fragment = document.createDocumentFragment()
  for (const { text, style } of pieces) {
    const into = Object.keys(style).length > 0 ? styled(style) : fragment
    if (style.link) into.append(text)
    else appendLinked(into, text)
    if (into !== fragment) fragment.append(into)
  }
  return fragment
}

function appendLinked(into: Node, text: string): void {
  let from = 0
  if (text.includes('://'))
    for (const match of text.matchAll(ADDRESS)) {
      into.appendChild(document.createTextNode(text.slice(from, match.index)))
      into.appendChild(anchor(match[0], match[0]))
      from = match.index + match[0].length
    }
  if (from < text.length) into.appendChild(document.createTextNode(text.slice(from)))
}

function anchor(url: string, text: string): HTMLAnchorElement {
  const link = make('a', '', text)
  link.href = url
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  return link
}

function styled(style: Style): HTMLElement {
  const element = style.link ? anchor(style.link, '') : document.createElement('span')
  const { bold, dim, italic, underline, strike, inverse, hidden } = style
  const flags = { bold, dim, italic, underline, strike, hidden }
  for (const [name, on] of Object.entries(flags)) if (on) element.classList.add(`ansi-${name}`)
  const fg = inverse ? (style.bg ?? 'var(--ground)') : style.fg
  const bg = inverse ? (style.fg ?? 'var(--text)') : style.bg
  paint(element, 'fg', fg)
  paint(element, 'bg', bg)
  return element
}

function paint(element: HTMLElement, where: 'fg' | 'bg', colour: Colour | undefined): void {
  if (colour === undefined) return
  if (typeof colour === 'number') element.classList.add(`ansi-${where}-${colour}`)
  else if (where === 'fg') element.style.color = colour
  else element.style.backgroundColor = colour
}

/** More lines than this are shown by their end; the rest on demand. */
const MOST_LINES = 5000

/**
 * A stream that grows: whole lines that are shown already stay, only what follows them is rendered again.
 */
export function renderTerminal(value: unknown, className = 'terminal'): Rendered {
  const pre = make('pre', className)
  pre.tabIndex = -1
  let shown = ''
  let style: Style = {}
  let fixed = 0
  let all = false

  const show = (text: string): boolean => {
    const whole = settled(text)
    const hidden = all ? 0 : cut(whole)
    if (hidden > 0) {
      pre.replaceChildren(moreButton(whole, hidden), terminalNodes(parseAnsi(whole.slice(hidden)).pieces))
      shown = ''
      fixed = 0
    } else {
      if (fixed === 0 || !whole.startsWith(shown.slice(0, fixed))) {
        pre.replaceChildren()
        style = {}
        fixed = 0
      }
      pre.querySelector(':scope > .unfinished')?.remove()
      const end = whole.lastIndexOf('\n') + 1
      if (end > fixed) {
        const parsed = parseAnsi(whole.slice(fixed, end), style)
        pre.append(terminalNodes(parsed.pieces))
        style = parsed.style
        fixed = end
      }
      if (end < whole.length) {
        const last = make('span', 'unfinished')
        last.append(terminalNodes(parseAnsi(whole.slice(end), style).pieces))
        pre.append(last)
      }
      shown = whole
    }
    pre.classList.toggle('long', tall(whole))
    return true
  }

  const moreButton = (text: string, hidden: number): HTMLElement => {
    const lines = text.slice(0, hidden).split('\n').length - 1
    const button = make('button', 'quiet', `Show ${lines.toLocaleString()} earlier lines`)
    button.addEventListener('click', () => {
      all = true
      show(text)
    })
    return button
  }

  show(asText(value))
  return { element: pre, update: (next) => show(asText(next)) }
}

/** Where the last MOST_LINES lines begin; 0 when there are not so many. */
function cut(text: string): number {
  let at = text.length
  for (let lines = 0; lines <= MOST_LINES; lines++) {
    at = text.lastIndexOf('\n', at - 1)
    if (at <= 0) return 0
  }
  return at + 1
}

/** Taller than a screen: it scrolls by itself. */
function tall(text: string): boolean {
  let at = -1
  for (let lines = 0; lines < 40; lines++) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return false
  }
  return true
}
