/**
 * One open notebook: what the server says goes in, what is to be said to it comes out through `port`.
 *
 * One transaction is on its way at a time. Runs and saves wait until the texts they are about are confirmed.
 */
import type { ChangeSet } from '@codemirror/state'
import { batch, type Signal, signal } from '@preact/signals-core'
import type { Change } from '../notebook/changes'
import { type CellId, cellOf, type Notebook } from '../notebook/model'
import type {
  Changes,
  ClientMessage,
  FileStatus,
  InputPrompt,
  KernelStatus,
  Runs,
  ServerMessage,
  Snapshot,
} from '../protocol/live'
import { Replica } from './replica'
import { Requests } from './requests'
import { Selection } from './selection'
import { inverse, mapStep, type Step, UndoStack } from './undo'

export type Port = (message: ClientMessage) => void
export type Link = 'connecting' | 'open' | 'lost' | 'closed'

/** Structure to change, with the edits made here at the same time and the stack its inverse belongs on. */
interface Intent {
  readonly changes: readonly Change[]
  back: Step
  readonly onto: 'undo' | 'redo' | null
}

type Item = { readonly intent: Intent } | { readonly message: ClientMessage }

const NO_KERNEL: KernelStatus = { state: 'none', name: '', display_name: '', message: null }
const NO_FILE: FileStatus = {
  dirty: false,
  saved_version: 0,
  problem: null,
  conflict: false,
  writable: true,
  last_saved: null,
}

export class Session {
  readonly replica = new Replica()
  readonly selection = new Selection(this.replica.order)
  readonly requests = new Requests()
  readonly link: Signal<Link> = signal('connecting')
  readonly loaded = signal(false)
  readonly problem: Signal<string | null> = signal(null)
  readonly notice: Signal<string | null> = signal(null)
  readonly kernel: Signal<KernelStatus> = signal(NO_KERNEL)
  readonly file: Signal<FileStatus> = signal(NO_FILE)
  readonly runs: Signal<Runs> = signal({})
  readonly input: Signal<InputPrompt | null> = signal(null)
  readonly unsent = signal(false)
  /** Cells whose outputs were made while the notebook was open, so that their scripts may run. */
  readonly fresh: Signal<ReadonlySet<CellId>> = signal(new Set<CellId>())
  readonly undoable = signal(0)

  readonly #undo = new UndoStack()
  readonly #redo = new UndoStack()
  readonly #schedule: (flush: () => void) => void
  #port: Port | null = null
  #resumed = true
  #epoch: string | null = null
  #version: number | null = null
  #queue: Item[] = []
  #inFlight: { id: number; intent: Intent | null; versions: Readonly<Record<CellId, number>> } | null = null
  #nextId: number
  #scheduled = false

  /**
   * `schedule` calls back a little later: typing is sent in small batches. Transactions are numbered from `firstId`;
   * it is random, so that no other page's transaction is taken for one of ours, whatever the server calls us.
   */
  constructor(schedule: (flush: () => void) => void, firstId: number) {
    this.#schedule = schedule
    this.#nextId = firstId
    this.replica.onEdit((id, changes) => this.#followEdit(id, changes))
  }

  // The connection

  opened(port: Port): void {
    this.#port = port
    this.#resumed = false
    this.link.value = 'open'
    port({ type: 'open', epoch: this.#epoch, seen: this.#version })
  }

  closed(final: boolean): void {
    this.#port = null
    this.#resumed = false
    this.link.value = final ? 'closed' : 'lost'
    this.requests.failAll()
  }

  /** False when the message does not fit what is here: the connection has to be opened anew. */
  receive(message: ServerMessage): boolean {
    switch (message.type) {
      case 'snapshot':
        this.#snapshot(message)
        return true
      case 'changes':
        return this.#changes(message)
      case 'refused':
        return this.#refused(message.id, message.reason)
      case 'runs':
        this.#setRuns(message.runs)
        break
      case 'kernel':
        this.kernel.value = message
        break
      case 'file':
        this.file.value = message
        break
      case 'input_request':
        this.input.value = message
        break
      case 'input_done':
        this.input.value = null
        break
      case 'reply':
        this.requests.answer(message.id, message.content)
        break
      case 'problem':
        this.problem.value = message.message
        return true
    }
    // Whatever follows the missed changes means that there are no more of them.
    if (!this.#resumed) this.#resume()
    return true
  }

  // What is done here

  edit(id: CellId, changes: ChangeSet, origin: unknown = null): boolean {
    return this.replica.edit(id, changes, origin ?? 'command')
  }

  /** Change the structure; it shows when the server has confirmed it. */
  change(changes: readonly Change[], edits: ReadonlyMap<CellId, ChangeSet> = new Map()): void {
    this.#redo.clear()
    this.#enqueue(changes, edits, 'undo')
  }

  undo(): boolean {
    return this.#step(this.#undo, 'redo')
  }

  redo(): boolean {
    return this.#step(this.#redo, 'undo')
  }

  /** Say something once everything typed before it is confirmed. */
  sayAfterEdits(message: ClientMessage): void {
    this.#queue.push({ message })
    this.#pump()
  }

  /** Say something now; false when there is no connection. */
  say(message: ClientMessage): boolean {
    this.#port?.(message)
    return this.#port !== null
  }

  ask(
    make: (id: number) => ClientMessage,
    afterEdits = false,
  ): Promise<Readonly<Record<string, unknown>> | null> {
    const { id, promise } = this.requests.open(this.#nextId++)
    if (afterEdits) this.sayAfterEdits(make(id))
    else if (!this.say(make(id))) this.requests.answer(id, null)
    return promise
  }

  #step(stack: UndoStack, onto: 'undo' | 'redo'): boolean {
    const step = stack.pop()
    this.undoable.value = this.#undo.size
    if (!step) return false
    this.#enqueue(step.changes, step.edits, onto)
    for (const change of step.changes)
      if (change.op === 'insert_cell') this.selection.selectWhenThere(change.cell.id)
    return true
  }

  #enqueue(changes: readonly Change[], edits: ReadonlyMap<CellId, ChangeSet>, onto: Intent['onto']): void {
    const intent: Intent = { changes, back: { edits: new Map(), changes: [] }, onto }
    this.#queue.push({ intent })
    for (const [id, edit] of edits) {
      const doc = this.replica.text(id)?.doc
      if (!doc || doc.length !== edit.length) continue
      this.edit(id, edit)
      intent.back = { changes: [], edits: new Map(intent.back.edits).set(id, edit.invert(doc)) }
    }
    this.#pump()
  }

  #followEdit(id: CellId, changes: ChangeSet): void {
    this.#undo.map(id, changes)
    this.#redo.map(id, changes)
    for (const intent of this.#intents()) intent.back = mapStep(intent.back, id, changes)
    this.unsent.value = this.replica.dirtyCells().length > 0
    if (this.#scheduled) return
    this.#scheduled = true
    this.#schedule(() => {
      this.#scheduled = false
      this.#pump()
    })
  }

  *#intents(): Iterable<Intent> {
    if (this.#inFlight?.intent) yield this.#inFlight.intent
    for (const item of this.#queue) if ('intent' in item) yield item.intent
  }

  /** Send what may be sent now. */
  #pump(): void {
    while (this.#port && this.#resumed && !this.#inFlight) {
      const [next] = this.#queue
      const intent = next && 'intent' in next ? next.intent : null
      const { versions, changes } = this.replica.take()
      if (intent || changes.length > 0) {
        if (intent) this.#queue.shift()
        this.#transact(intent, versions, [...changes, ...(intent?.changes ?? [])])
      } else if (next && 'message' in next) {
        this.#queue.shift()
        this.#port(next.message)
      } else break
    }
    this.unsent.value =
      this.#inFlight !== null || this.#queue.length > 0 || this.replica.dirtyCells().length > 0
  }

  #transact(
    intent: Intent | null,
    texts: Readonly<Record<CellId, number>>,
    changes: readonly Change[],
  ): void {
    const id = this.#nextId++
    if (changes.length === 0) {
      // Edits alone, which an earlier transaction has carried away already.
      this.#keep(intent)
      return
    }
    this.#inFlight = { id, intent, versions: texts }
    this.#port?.({ type: 'change', id, texts, changes })
  }

  #keep(intent: Intent | null): void {
    if (intent?.onto && (intent.back.changes.length > 0 || intent.back.edits.size > 0))
      (intent.onto === 'undo' ? this.#undo : this.#redo).push(intent.back)
    this.undoable.value = this.#undo.size
  }

  // What the server said

  #snapshot(message: Snapshot): void {
    const first = !this.loaded.peek()
    const before = this.replica.order.peek()
    batch(() => {
      if (this.#epoch !== message.epoch) {
        this.#undo.clear()
        this.#redo.clear()
      }
      this.#epoch = message.epoch
      this.#version = message.version
      this.replica.reset(message.notebook as Notebook, message.texts)
      this.kernel.value = message.kernel
      this.file.value = message.file
      this.input.value = message.input
      this.fresh.value = new Set(message.fresh)
      this.#setRuns(message.runs)
      this.problem.value = null
      this.loaded.value = true
    })
    if (first) this.selection.follow([])
    else this.selection.follow(before)
    this.#resume()
  }

  /** All that was missed is here: what is still unconfirmed has not arrived. */
  #resume(): void {
    this.#resumed = true
    const lost = this.#inFlight
    this.#inFlight = null
    this.replica.untake()
    if (lost?.intent) this.#queue.unshift({ intent: lost.intent })
    this.#pump()
  }

  #changes(message: Changes): boolean {
    // What was seen already is not done again; after a gap nothing fits.
    if (this.#version !== null && message.version <= this.#version) return true
    if (message.version !== (this.#version ?? 0) + 1) return this.#resync()
    const before = this.replica.order.peek()
    const changes = message.changes as readonly Change[]
    const own = message.id !== null && message.id === this.#inFlight?.id
    const intent = own ? (this.#inFlight?.intent ?? null) : null
    const notebook = this.replica.notebook.peek()
    try {
      this.replica.receive(changes, own)
    } catch {
      return this.#resync()
    }
    this.#version = message.version
    this.#judge(changes, message.client !== null)
    if (own) {
      this.#inFlight = null
      if (intent) {
        const structure = changes.slice(changes.length - intent.changes.length)
        const edits = changes.slice(0, changes.length - intent.changes.length)
        intent.back = { ...intent.back, changes: inverseAfter(notebook, edits, structure) }
        this.#keep(intent)
      }
    }
    if (this.replica.order.peek() !== before) this.selection.follow(before)
    this.#pump()
    return true
  }

  #refused(id: number, reason: string): boolean {
    const flight = this.#inFlight
    if (flight?.id !== id) return true
    this.#inFlight = null
    const stale = Object.entries(flight.versions).some(
      ([cell, sent]) => this.replica.text(cell)?.version !== sent,
    )
    this.replica.untake()
    if (stale) {
      if (flight.intent) this.#queue.unshift({ intent: flight.intent })
    } else if (flight.intent) {
      this.notice.value = reason
    } else {
      // The same text, and it does not fit: what is here is not what the server has.
      this.notice.value = reason
      return this.#resync()
    }
    this.#pump()
    return true
  }

  /**
   * Outputs that a page put there may come from anywhere, a stranger's notebook included. Those that follow a
   * clearing by the server are the kernel's. Nothing is trusted before the old outputs are gone.
   */
  #judge(changes: readonly Change[], byPage: boolean): void {
    const fresh = new Set(this.fresh.peek())
    for (const change of changes) {
      if (!byPage && change.op === 'clear_outputs') fresh.add(change.cell_id)
      if (!byPage) continue
      if (change.op === 'insert_cell') fresh.delete(change.cell.id)
      if (change.op === 'set_outputs' || change.op === 'append_output' || change.op === 'replace_cell')
        fresh.delete(change.cell_id)
    }
    if (fresh.size !== this.fresh.peek().size) this.fresh.value = fresh
  }

  /** What is here is not what the server has: the next opening brings a snapshot. */
  #resync(): false {
    this.#epoch = null
    this.#version = null
    return false
  }

  #setRuns(runs: Runs): void {
    this.runs.value = runs
    const fresh = new Set(this.fresh.peek())
    for (const [id, state] of Object.entries(runs)) {
      const cell = cellOf(this.replica.notebook.peek(), id)
      if (state === 'running' && cell?.cell_type === 'code' && cell.outputs.length === 0) fresh.add(id)
    }
    if (fresh.size !== this.fresh.peek().size) this.fresh.value = fresh
  }
}

function inverseAfter(
  before: Notebook,
  edits: readonly Change[],
  structure: readonly Change[],
): readonly Change[] {
  const back = inverse(before, [...edits, ...structure])
  return back ? back.slice(0, structure.length) : []
}
