/**
 * What is to be sent: edits of texts, changes of structure, and what has to wait for them, in order.
 *
 * One transaction is on its way at a time. It takes along all edits that wait.
 */
import type { ChangeSet } from '@codemirror/state'
import type { Change } from '../notebook/changes'
import { type CellId, indexOf, type Notebook } from '../notebook/model'
import type { ClientMessage } from '../protocol/live'
import type { Replica } from './replica'
import { inverse, mapStep, type Step } from './undo'

/** A change of structure, with what takes it back and where that is kept once it is known. */
export interface Intent {
  readonly changes: readonly Change[]
  readonly keep: (back: Step) => void
  /** The edits that were made with it, taken back; they follow what is typed later. */
  back: Step
}

type Item = { readonly intent: Intent } | { readonly message: ClientMessage }

interface Flight {
  readonly id: number
  readonly intent: Intent | null
  readonly versions: Readonly<Record<CellId, number>>
}

export class Outbox {
  #queue: Item[] = []
  #flight: Flight | null = null
  readonly #replica: Replica
  readonly #nextId: () => number

  constructor(replica: Replica, nextId: () => number) {
    this.#replica = replica
    this.#nextId = nextId
  }

  get empty(): boolean {
    return this.#flight === null && this.#queue.length === 0 && this.#replica.dirtyCells().length === 0
  }

  put(item: Item): void {
    this.#queue.push(item)
  }

  isOurs(id: number | null): boolean {
    return id !== null && id === this.#flight?.id
  }

  mapEdits(id: CellId, changes: ChangeSet): void {
    for (const item of [this.#flight, ...this.#queue])
      if (item && 'intent' in item && item.intent) item.intent.back = mapStep(item.intent.back, id, changes)
  }

  /** Send what may be sent now. */
  pump(port: (message: ClientMessage) => void): void {
    while (!this.#flight) {
      const [next] = this.#queue
      const intent = next && 'intent' in next ? next.intent : null
      const { versions, changes } = this.#replica.take()
      if (intent || changes.length > 0) {
        if (intent) this.#queue.shift()
        const all = [...changes, ...(intent?.changes ?? [])]
        // Edits alone may have gone with an earlier transaction.
        if (all.length === 0) keep(intent)
        else {
          this.#flight = { id: this.#nextId(), intent, versions }
          port({ type: 'change', id: this.#flight.id, texts: versions, changes: all })
        }
      } else if (next && 'message' in next) {
        this.#queue.shift()
        port(next.message)
      } else return
    }
  }

  /** The server has carried out our transaction on the notebook as it was `before`. */
  confirmed(before: Notebook, changes: readonly Change[]): void {
    const intent = this.#flight?.intent ?? null
    this.#flight = null
    if (!intent) return
    const back = inverse(before, changes)?.slice(0, intent.changes.length) ?? []
    intent.back = { ...intent.back, changes: back }
    keep(intent)
  }

  /** The server has refused our transaction; answers whether there is any use in trying again. */
  refused(): 'again' | 'without the structure' | 'never' {
    const flight = this.#flight
    this.#flight = null
    const versions = Object.entries(flight?.versions ?? {})
    const stale = versions.some(([cell, sent]) => this.#replica.text(cell)?.version !== sent)
    this.#replica.untake()
    if (stale && flight?.intent) this.#queue.unshift({ intent: flight.intent })
    if (stale) return 'again'
    return flight?.intent ? 'without the structure' : 'never'
  }

  /** What was on its way did not arrive, or arrived and is in `notebook` already. */
  lost(notebook: Notebook): void {
    const intent = this.#flight?.intent
    this.#flight = null
    this.#replica.untake()
    if (intent && !isDone(notebook, intent.changes)) this.#queue.unshift({ intent })
  }
}

function keep(intent: Intent | null): void {
  if (intent && (intent.back.changes.length > 0 || intent.back.edits.size > 0)) intent.keep(intent.back)
}

/** Cells are inserted and deleted once. */
function isDone(notebook: Notebook, changes: readonly Change[]): boolean {
  return changes.some(
    (change) =>
      (change.op === 'insert_cell' && indexOf(notebook, change.cell.id) >= 0) ||
      (change.op === 'delete_cell' && indexOf(notebook, change.cell_id) < 0),
  )
}
