/**
 * The notebook as the server has confirmed it, and each cell's text with what was typed here on top.
 *
 * A signal a cell, so that a change is rendered where it happened and nowhere else.
 */
import type { ChangeSet, Text } from '@codemirror/state'
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { apply, type Change } from '../notebook/changes'
import {
  type Cell,
  type CellId,
  cellOf,
  EMPTY_NOTEBOOK,
  languageOf,
  type Notebook,
  sourceOf,
} from '../notebook/model'
import { difference, editsJson, readEdits, toText } from '../notebook/text'
import * as texts from './text'

/** Called for each edit of a cell's shown text; `origin` is who made it, null when it came from the server. */
export type EditListener = (id: CellId, changes: ChangeSet, origin: unknown) => void

export class Replica {
  readonly notebook: Signal<Notebook> = signal(EMPTY_NOTEBOOK)
  readonly order: ReadonlySignal<readonly CellId[]>
  readonly language = computed(() => languageOf(this.notebook.value.metadata))
  readonly #cells = new Map<CellId, Signal<Cell | undefined>>()
  readonly #docs = new Map<CellId, Signal<Text | undefined>>()
  readonly #texts = new Map<CellId, texts.CellText>()
  // The server counts on when a deleted cell comes back.
  readonly #versions = new Map<CellId, number>()
  readonly #listeners = new Set<EditListener>()

  constructor() {
    let last: readonly CellId[] = []
    this.order = computed(() => {
      const ids = this.notebook.value.cells.map((cell) => cell.id)
      const same = ids.length === last.length && ids.every((id, i) => id === last[i])
      if (!same) last = ids
      return last
    })
  }

  cell(id: CellId): ReadonlySignal<Cell | undefined> {
    return entry(this.#cells, id, () => cellOf(this.notebook.peek(), id))
  }

  /** The cell's source as it is shown here, unconfirmed edits included. */
  doc(id: CellId): ReadonlySignal<Text | undefined> {
    return entry(this.#docs, id, () => this.#texts.get(id)?.doc)
  }

  text(id: CellId): texts.CellText | undefined {
    return this.#texts.get(id)
  }

  onEdit(listener: EditListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  dirtyCells(): CellId[] {
    return [...this.#texts].filter(([, text]) => texts.isDirty(text)).map(([id]) => id)
  }

  edit(id: CellId, changes: ChangeSet, origin: unknown): boolean {
    const text = this.#texts.get(id)
    if (!text || changes.empty || changes.length !== text.doc.length) return false
    this.#put(id, texts.typed(text, changes))
    this.#tell(id, changes, origin)
    return true
  }

  /** Mark all waiting edits as sent; the edits and the versions they are for. */
  take(): { versions: Record<CellId, number>; changes: Change[] } {
    const versions: Record<CellId, number> = {}
    const changes: Change[] = []
    for (const [id, text] of this.#texts) {
      if (!text.pending) continue
      versions[id] = text.version
      changes.push({ op: 'edit_source', cell_id: id, edits: editsJson(text.pending) })
      this.#texts.set(id, texts.send(text))
    }
    return { versions, changes }
  }

  /** What was sent did not arrive, or was refused. */
  untake(): void {
    for (const [id, text] of this.#texts) this.#texts.set(id, texts.unsend(text))
  }

  /** Carry out changes the server has ordered; `mine` when they are the ones that were sent from here. */
  receive(changes: readonly Change[], mine: boolean): void {
    batch(() => {
      const stages = [this.notebook.peek()]
      // All of them fit, or nothing happens.
      for (const change of changes) stages.push(apply(stages.at(-1) as Notebook, change))
      changes.forEach((change, i) => {
        this.#follow(stages[i] as Notebook, change, mine)
      })
      this.#publish(stages.at(-1) as Notebook)
    })
  }

  /** Take over a whole notebook; unconfirmed edits are kept and rebased on it. */
  reset(notebook: Notebook, versions: Readonly<Record<CellId, number>>): void {
    batch(() => {
      const before = new Map(this.notebook.peek().cells.map((cell) => [cell.id, sourceOf(cell)]))
      const ids = new Set(notebook.cells.map((cell) => cell.id))
      for (const id of this.#texts.keys()) if (!ids.has(id)) this.#drop(id)
      this.#versions.clear()
      for (const [id, version] of Object.entries(versions)) this.#versions.set(id, version)
      for (const cell of notebook.cells) {
        this.#rebase(cell, before.get(cell.id))
        const text = this.#texts.get(cell.id) as texts.CellText
        this.#texts.set(cell.id, { ...text, version: versions[cell.id] ?? 0 })
      }
      this.#publish(notebook)
    })
  }

  #follow(before: Notebook, change: Change, mine: boolean): void {
    switch (change.op) {
      case 'insert_cell':
        this.#put(
          change.cell.id,
          texts.textOf(toText(sourceOf(change.cell)), this.#versions.get(change.cell.id)),
        )
        break
      case 'delete_cell':
        this.#drop(change.cell_id)
        break
      case 'replace_cell': {
        const old = cellOf(before, change.cell_id)
        if (change.cell.id !== change.cell_id) this.#drop(change.cell_id)
        this.#rebase(change.cell, old && sourceOf(old))
        break
      }
      case 'edit_source':
        this.#followEdit(change.cell_id, readEdits(change.edits), mine)
        break
    }
  }

  #followEdit(id: CellId, changes: ChangeSet, mine: boolean): void {
    const text = this.#texts.get(id)
    if (!text) return
    if (mine && text.sent) {
      this.#texts.set(id, texts.confirm(text))
      return
    }
    const received = texts.receive(text, changes)
    this.#put(id, received.text)
    this.#tell(id, received.shown, null)
  }

  /** The confirmed source became `cell.source` by other ways than an edit. */
  #rebase(cell: Cell, before: string | undefined): void {
    const text = this.#texts.get(cell.id)
    if (!text || before === undefined) {
      this.#put(cell.id, texts.textOf(toText(sourceOf(cell)), this.#versions.get(cell.id)))
      return
    }
    if (!texts.isDirty(text)) {
      const shown = difference(text.doc, toText(sourceOf(cell)))
      if (shown.empty) return
      this.#put(cell.id, { ...text, doc: shown.apply(text.doc) })
      this.#tell(cell.id, shown, null)
      return
    }
    if (before === sourceOf(cell)) return
    if ((text.sent ?? text.pending)?.length !== before.length) {
      // Nothing typed here gets lost: what is shown becomes one edit of what is confirmed.
      this.#texts.set(cell.id, { ...text, sent: null, pending: difference(toText(sourceOf(cell)), text.doc) })
      return
    }
    // It may be our own edit that arrived although its confirmation did not.
    if (text.sent && text.sent.apply(toText(before)).toString() === sourceOf(cell)) {
      this.#texts.set(cell.id, { ...text, sent: null })
      return
    }
    const received = texts.receive(text, difference(toText(before), toText(sourceOf(cell))))
    this.#put(cell.id, { ...received.text, version: text.version })
    this.#tell(cell.id, received.shown, null)
  }

  #put(id: CellId, text: texts.CellText): void {
    this.#texts.set(id, text)
    entry(this.#docs, id, () => text.doc).value = text.doc
  }

  #drop(id: CellId): void {
    const text = this.#texts.get(id)
    if (text) this.#versions.set(id, text.version)
    this.#texts.delete(id)
    const doc = this.#docs.get(id)
    if (doc) doc.value = undefined
    this.#docs.delete(id)
  }

  #tell(id: CellId, changes: ChangeSet, origin: unknown): void {
    for (const listener of this.#listeners) listener(id, changes, origin)
  }

  #publish(notebook: Notebook): void {
    const cells = new Map(notebook.cells.map((cell) => [cell.id, cell]))
    for (const [id, cell] of this.#cells) {
      cell.value = cells.get(id)
      if (!cells.has(id)) this.#cells.delete(id)
    }
    this.notebook.value = notebook
  }
}

function entry<V>(map: Map<CellId, Signal<V>>, id: CellId, initial: () => V): Signal<V> {
  let found = map.get(id)
  if (!found) {
    found = signal(initial())
    map.set(id, found)
  }
  return found
}
