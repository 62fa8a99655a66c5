/** Which cells' outputs were made while the notebook was open: only their scripts may run. */
import type { Change } from '../notebook/changes'
import { type CellId, cellOf, type Notebook } from '../notebook/model'
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
