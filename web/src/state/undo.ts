/** Undo of structure: what was inserted, deleted, moved, retyped here can be taken back, in order. */
import type { ChangeSet } from '@codemirror/state'
import { apply, type Change } from '../notebook/changes'
import { invert } from '../notebook/invert'
import type { CellId, Notebook } from '../notebook/model'

/** Edits of shown texts and changes of structure that are done, and undone, together. */
export interface Step {
  readonly edits: ReadonlyMap<CellId, ChangeSet>
  readonly changes: readonly Change[]
}

/** What takes `changes` back, in the order to do it; null when some of it can't be. */
export function inverse(before: Notebook, changes: readonly Change[]): Change[] | null {
  const back: Change[] = []
  let notebook = before
  for (const change of changes) {
    const inverted = invert(notebook, change)
    if (!inverted) return null
    back.unshift(inverted)
    notebook = apply(notebook, change)
  }
  return back
}

const LIMIT = 200

export class UndoStack {
  #steps: Step[] = []

  get size(): number {
    return this.#steps.length
  }

  push(step: Step): void {
    this.#steps.push(step)
    if (this.#steps.length > LIMIT) this.#steps.shift()
  }

  pop(): Step | undefined {
    return this.#steps.pop()
  }

  clear(): void {
    this.#steps = []
  }

  /** A shown text was edited: the edits that wait here follow it. */
  map(id: CellId, changes: ChangeSet): void {
    this.#steps = this.#steps.map((step) => mapStep(step, id, changes))
  }
}

export function mapStep(step: Step, id: CellId, changes: ChangeSet): Step {
  const edit = step.edits.get(id)
  if (!edit) return step
  const edits = new Map(step.edits)
  if (edit.length === changes.length) edits.set(id, edit.map(changes))
  else edits.delete(id)
  return { ...step, edits }
}
