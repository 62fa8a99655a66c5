/** JSON as a tree that unfolds. */
import { make, type Renderer } from './renderer'

/** Children are made when they are first looked at, and no more than this many at a time. */
const PAGE = 200
/** A tree of so many values is seen at a glance, and opens unfolded. */
const SMALL = 40

export const json: Renderer = (value, metadata) => {
  const parsed = typeof value === 'string' ? parse(value) : value
  const tree = make('div', 'json')
  const open = metadata.expanded === true || size(parsed) <= SMALL
  tree.append(node(null, parsed, open ? 8 : 1))
  return { element: tree }
}

/** How many values there are, counted until it is clear that they are not few. */
function size(value: unknown): number {
  if (value === null || typeof value !== 'object') return 1
  let count = 1
  for (const child of Object.values(value)) {
    count += size(child)
    if (count > SMALL) break
  }
  return count
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function node(key: string | null, value: unknown, open: number): HTMLElement {
  if (value === null || typeof value !== 'object') return make('div', 'json-leaf', ...label(key), leaf(value))
  const entries = Object.entries(value)
  const list = Array.isArray(value)
  const size = `${list ? '[' : '{'}${entries.length}${list ? ']' : '}'}`
  if (entries.length === 0) return make('div', 'json-leaf', ...label(key), list ? '[]' : '{}')
  const details = make('details', 'json-node')
  details.append(make('summary', '', ...label(key), make('span', 'json-size', size)))
  const fill = () => {
    if (details.children.length === 1) appendPage(details, entries, 0, open - 1)
  }
  details.addEventListener('toggle', fill)
  if (open > 0) {
    details.open = true
    fill()
  }
  return details
}

function appendPage(
  into: HTMLElement,
  entries: readonly [string, unknown][],
  from: number,
  open: number,
): void {
  for (const [key, value] of entries.slice(from, from + PAGE)) into.append(node(key, value, open))
  const left = entries.length - from - PAGE
  if (left <= 0) return
  const more = make('button', 'quiet', `Show ${Math.min(PAGE, left)} more of ${left.toLocaleString()}`)
  more.addEventListener('click', () => {
    more.remove()
    appendPage(into, entries, from + PAGE, open)
  })
  into.append(more)
}

function label(key: string | null): (Node | string)[] {
  return key === null ? [] : [make('span', 'json-key', key), ': ']
}

function leaf(value: unknown): HTMLElement {
  return make('span', `json-${value === null ? 'null' : typeof value}`, JSON.stringify(value))
}
