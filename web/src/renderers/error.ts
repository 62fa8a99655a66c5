/** An error: its name and message first, then its frames, of which the library's are folded. */
import type { ErrorOutput } from '../notebook/model'
import { type Piece, parseAnsi } from './ansi'
import { make, type Rendered } from './renderer'
import { terminalNodes } from './terminal'

type Line = readonly Piece[]

interface Frame {
  readonly head: Line
  readonly body: Line[]
  readonly own: boolean
}

export function renderError(output: ErrorOutput): Rendered {
  const title = output.evalue ? `${output.ename}: ${output.evalue}` : output.ename
  const element = make('section', 'error')
  element.setAttribute('role', 'group')
  element.setAttribute('aria-label', `Error: ${output.ename}`)
  element.append(make('p', 'error-title', title))
  const { before, frames } = framesOf(linesOf(output.traceback.join('\n')), title)
  if (before.length > 0) element.append(block(before))
  frames.forEach((frame, i) => {
    element.append(frameElement(frame, frame.own || i === frames.length - 1))
  })
  return { element }
}

function frameElement({ head, body }: Frame, open: boolean): HTMLElement {
  if (body.length === 0) return block([head])
  const details = make('details', 'frame')
  details.open = open
  const summary = make('summary', '')
  summary.append(terminalNodes(head))
  details.append(summary, block(body))
  return details
}

function block(lines: readonly Line[]): HTMLElement {
  const pre = make('pre', 'terminal')
  lines.forEach((line, i) => {
    if (i > 0) pre.append('\n')
    pre.append(terminalNodes(line))
  })
  return pre
}

function linesOf(text: string): Line[] {
  const lines: Piece[][] = [[]]
  for (const { text: part, style } of parseAnsi(text).pieces)
    part.split('\n').forEach((piece, i) => {
      if (i > 0) lines.push([])
      if (piece) lines.at(-1)?.push({ text: piece, style })
    })
  return lines
}

const HEAD =
  /^\s*(?:File |Cell In ?\[|Input In |<ipython-input|[A-Za-z]:?[\w./\\-]+\.pyx?[: ]\S* in |(?:~|\/)\S+\.pyx? in )/
const OWN = /^\s*(?:File "?<cell|Cell In|Input In|<ipython-input|File "Cell In)/

/** Group the lines by the frame they tell about; rulers and a repetition of the title are left out. */
function framesOf(lines: readonly Line[], title: string): { before: Line[]; frames: Frame[] } {
  const before: Line[] = []
  const frames: Frame[] = []
  for (const line of lines) {
    const text = line.map((piece) => piece.text).join('')
    if (/^-{20,}$/.test(text.trim()) || /^\w+\s+Traceback \(most recent call last\)$/.test(text.trim()))
      continue
    if (HEAD.test(text)) frames.push({ head: unindented(line), body: [], own: OWN.test(text) })
    else (frames.at(-1)?.body ?? before).push(line)
  }
  const last = frames.at(-1)?.body ?? before
  const plain = (line: Line) => line.map((piece) => piece.text).join('')
  // The last lines say again what the title says.
  const said = title.split('\n')
  if (
    said.length <= last.length &&
    last.slice(-said.length).map(plain).join('\n').trimEnd() === title.trimEnd()
  )
    last.splice(-said.length)
  for (const body of [before, ...frames.map((frame) => frame.body)])
    while (body.length > 0 && plain(body.at(-1) as Line).trim() === '') body.pop()
  return { before: trimStart(before, plain), frames }
}

function unindented(line: Line): Line {
  return line.map((piece, i) => (i === 0 ? { ...piece, text: piece.text.trimStart() } : piece))
}

function trimStart(lines: Line[], plain: (line: Line) => string): Line[] {
  const first = lines.findIndex((line) => plain(line).trim() !== '')
  return first < 0 ? [] : lines.slice(first)
}
