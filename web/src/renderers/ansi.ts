/** Terminal escapes as styled pieces of text: colours of 4, 8 and 24 bits, weight, slant, lines, links. */

/** A colour: an index below 16 follows the theme, the rest is what it says. */
export type Colour = number | string

export interface Style {
  readonly fg?: Colour
  readonly bg?: Colour
  readonly bold?: boolean
  readonly dim?: boolean
  readonly italic?: boolean
  readonly underline?: boolean
  readonly strike?: boolean
  readonly inverse?: boolean
  readonly hidden?: boolean
  readonly link?: string
}

export interface Piece {
  readonly text: string
  readonly style: Style
}

// CSI sequences, OSC sequences (links among them), and two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const ESCAPE = /\x1b\[([0-9;:?<=>]*)[ -/]*([@-~])|\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b[@-Z\\^_=>78cDEHM]/g

export function parseAnsi(text: string, start: Style = {}): { pieces: Piece[]; style: Style } {
  const pieces: Piece[] = []
  let style = start
  let from = 0
  const push = (to: number) => {
    if (to > from) pieces.push({ text: text.slice(from, to), style })
  }
  for (const match of text.matchAll(ESCAPE)) {
    push(match.index)
    from = match.index + match[0].length
    if (match[2] === 'm') style = restyle(style, match[1] ?? '')
    else if (match[3]?.startsWith('8;')) style = relink(style, match[3])
  }
  push(text.length)
  return { pieces, style }
}

function relink(style: Style, osc: string): Style {
  const url = osc.slice(osc.indexOf(';', 2) + 1)
  const { link: _old, ...rest } = style
  return isWebLink(url) ? { ...rest, link: url } : rest
}

function isWebLink(url: string): boolean {
  return /^https?:\/\//i.test(url)
}

type Flag = 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'hidden' | 'strike'

const SET: Readonly<Record<number, Flag>> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  8: 'hidden',
  9: 'strike',
  21: 'underline',
}
const UNSET: Readonly<Record<number, readonly Flag[]>> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  28: ['hidden'],
  29: ['strike'],
}

function restyle(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((code) => (code === '' ? 0 : Number(code)))
  const next: { -readonly [K in keyof Style]: Style[K] } = { ...style }
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number
    const flag = SET[code]
    if (code === 0) {
      for (const key of Object.keys(next) as (keyof Style)[]) if (key !== 'link') delete next[key]
    } else if (flag) next[flag] = true
    else if (UNSET[code]) for (const off of UNSET[code]) delete next[off]
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(codes, i + 1)
      if (colour !== null) next[code === 38 ? 'fg' : 'bg'] = colour
      i += used
    } else if (code === 39) delete next.fg
    else if (code === 49) delete next.bg
    else if (code >= 30 && code <= 37) next.fg = code - 30
    else if (code >= 40 && code <= 47) next.bg = code - 40
    else if (code >= 90 && code <= 97) next.fg = code - 82
    else if (code >= 100 && code <= 107) next.bg = code - 92
  }
  return next
}

function extended(codes: readonly number[], at: number): [Colour | null, number] {
  const part = (i: number) => Math.max(0, Math.min(255, codes[at + i] ?? 0))
  if (codes[at] === 5) return [palette(part(1)), 2]
  if (codes[at] === 2) return [`rgb(${part(1)}, ${part(2)}, ${part(3)})`, 4]
  return [null, 1]
}

/** The 256 colours of xterm: 16 of the theme, a cube of 6×6×6, 24 greys. */
function palette(index: number): Colour {
  if (index < 16) return index
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey}, ${grey}, ${grey})`
  }
  const step = (n: number) => (n === 0 ? 0 : 55 + n * 40)
  const cube = index - 16
  return `rgb(${step(Math.floor(cube / 36))}, ${step(Math.floor(cube / 6) % 6)}, ${step(cube % 6)})`
}
