/** Which cells' outputs were made while the notebook was open, or are trusted: only their scripts may run. */
import type { Change } from '../notebook/changes'
import { type CellId, cellOf, type Notebook, type Output } from '../notebook/model'
import type { Runs } from '../protocol/live'

type Trusted = ReadonlySet<CellId>

/**
 * Outputs that a page put there may come from anywhere, a stranger's notebook included. Those that follow a clearing by
 * the server are the kernel's. Nothing is trusted before the old outputs are gone.
 */
export function trustAfterChanges(trusted: Trusted, changes: readonly Change[], byPage: boolean): Trusted {
  const next = new Set(trusted)
  for (const change of changes) {
    if (!byPage && change.op === 'clear_outputs') next.add(change.cell_id)
    if (!byPage) continue
    if (change.op === 'insert_cell') next.delete(change.cell.id)
    if (change.op === 'set_outputs' || change.op === 'append_output' || change.op === 'replace_cell')
      next.delete(change.cell_id)
  }
  return next.size === trusted.size ? trusted : next
}

/** A cell that begins to run without any outputs has nothing old to show. */
export function trustAfterRuns(trusted: Trusted, runs: Runs, notebook: Notebook): Trusted {
  const next = new Set(trusted)
  for (const [id, state] of Object.entries(runs)) {
    const cell = state === 'running' ? cellOf(notebook, id) : undefined
    if (cell?.cell_type === 'code' && cell.outputs.length === 0) next.add(id)
  }
  return next.size === trusted.size ? trusted : next
}

/** What makes a page do something by itself. Markup that only looks like it costs no more than a needless question. */
const SCRIPT = /<(script|iframe|object|embed)\b|\son[a-z]+\s*=|javascript:/i
const JAVASCRIPT = ['application/javascript', 'text/javascript']

const known = new WeakMap<Output, boolean>()

/** Whether an output would do something if it were trusted. */
export function hasScript(output: Output): boolean {
  let found = known.get(output)
  if (found === undefined) {
    found = 'data' in output && looksActive(output.data as Readonly<Record<string, unknown>>)
    known.set(output, found)
  }
  return found
}

function looksActive(data: Readonly<Record<string, unknown>>): boolean {
  const html = data['text/html']
  if (typeof html === 'string') return SCRIPT.test(html)
  return JAVASCRIPT.some((type) => type in data)
}

/** How many cells have outputs with scripts that don't run. */
export function silencedCells(notebook: Notebook, trusted: Trusted): number {
  return notebook.cells.filter(
    (cell) => cell.cell_type === 'code' && !trusted.has(cell.id) && cell.outputs.some(hasScript),
  ).length
}
