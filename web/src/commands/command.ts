/** A command: a name people read, the keys that call it, and what it does to the notebook. */
import type { Cell } from '../notebook/model'
import type { Session } from '../state/session'
import type { Ui } from '../state/ui'

export interface Context {
  readonly session: Session
  readonly ui: Ui
  /** Cells that were cut or copied. */
  readonly clipboard: { cells: readonly Cell[] }
  /** A new, unused cell id. */
  readonly newId: () => string
}

/** Keys are written as in "Shift-Enter", "Mod-s" (Ctrl, or Command on a Mac); a space separates keys pressed in turn. */
export interface Command {
  readonly label: string
  readonly group: 'Run' | 'Cells' | 'Move' | 'Kernel' | 'Notebook'
  /** Keys that work while the notebook is commanded. */
  readonly keys?: readonly string[]
  /** Keys that work while a cell is edited. */
  readonly editKeys?: readonly string[]
  /** False when there is nothing to do, so that the key keeps its own meaning. */
  readonly run: (context: Context) => boolean
}
