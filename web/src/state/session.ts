/**
 * One open notebook: what the server says goes in, what is to be said to it comes out through `port`.
 *
 * One transaction is on its way at a time. Runs and saves wait until the texts they are about are confirmed.
 */
import type { ChangeSet } from '@codemirror/state'
import { batch, type Signal, signal } from '@preact/signals-core'
import type { Change } from '../notebook/changes'
import type { CellId, Notebook } from '../notebook/model'
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
import { type Intent, Outbox } from './outbox'
import { Replica } from './replica'
import { Requests } from './requests'
import { Selection } from './selection'
import { trustAfterChanges, trustAfterRuns } from './trust'
import { type Step, UndoStack } from './undo'

export type Port = (message: ClientMessage) => void
export type Link = 'connecting' | 'open' | 'lost' | 'closed'

const NO_KERNEL: KernelStatus = { state: 'none', name: '', display_name: '', message: null }
const NO_FILE: FileStatus = {
  dirty: false,
  saved_version: 0,
  problem: null,
  conflict: false,
  writable: true,
  last_saved: null,
}

/** Something to be known that asks for nothing. */
export interface Notice {
  readonly title: string
  readonly text: string
}

export class Session {
  readonly replica = new Replica()
  readonly selection = new Selection(this.replica.order)
  readonly requests = new Requests()
  readonly link: Signal<Link> = signal('connecting')
  readonly loaded = signal(false)
  readonly problem: Signal<string | null> = signal(null)
  readonly notice: Signal<Notice | null> = signal(null)
  readonly kernel: Signal<KernelStatus> = signal(NO_KERNEL)
  readonly file: Signal<FileStatus> = signal(NO_FILE)
  readonly runs: Signal<Runs> = signal({})
  readonly input: Signal<InputPrompt | null> = signal(null)
  readonly unsent = signal(false)
  /** Cells whose outputs were made while the notebook was open, or are trusted, so that their scripts may run. */
  readonly fresh: Signal<ReadonlySet<CellId>> = signal(new Set<CellId>())
  readonly undoable = signal(0)

  readonly #undo = new UndoStack()
  readonly #redo = new UndoStack()
  readonly #outbox = new Outbox(this.replica, () => this.#nextId++)
  readonly #schedule: (flush: () => void) => void
  #port: Port | null = null
  #resumed = true
  #epoch: string | null = null
  #version: number | null = null
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
        // A kernel that runs and has something to say stands in for the one that the notebook names.
        if (message.state === 'idle' && message.message)
          this.notice.value = { title: 'Another kernel', text: message.message }
        break
      case 'file':
        this.file.value = message
        break
      case 'fresh':
        this.fresh.value = new Set(message.cells)
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
    this.#enqueue(changes, edits, this.#undo)
  }

  undo(): boolean {
    return this.#step(this.#undo, this.#redo)
  }

  redo(): boolean {
    return this.#step(this.#redo, this.#undo)
  }

  /** Say something once everything typed before it is confirmed. */
  sayAfterEdits(message: ClientMessage): void {
    this.#outbox.put({ message })
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

  #step(stack: UndoStack, onto: UndoStack): boolean {
    const step = stack.pop()
    this.undoable.value = this.#undo.size
    if (!step) return false
    this.#enqueue(step.changes, step.edits, onto)
    for (const change of step.changes)
      if (change.op === 'insert_cell') this.selection.selectWhenThere(change.cell.id)
    return true
  }

  #enqueue(changes: readonly Change[], edits: ReadonlyMap<CellId, ChangeSet>, onto: UndoStack): void {
    const keep = (back: Step) => {
      onto.push(back)
      this.undoable.value = this.#undo.size
    }
    const intent: Intent = { changes, keep, back: { edits: new Map(), changes: [] } }
    this.#outbox.put({ intent })
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
    this.#outbox.mapEdits(id, changes)
    this.unsent.value = true
    if (this.#scheduled) return
    this.#scheduled = true
    this.#schedule(() => {
      this.#scheduled = false
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#port && this.#resumed) this.#outbox.pump(this.#port)
    this.unsent.value = !this.#outbox.empty
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
      if (first && message.upgraded_from) this.notice.value = older(message.upgraded_from)
      this.loaded.value = true
    })
    if (first) this.selection.follow([])
    else this.selection.follow(before)
    this.#resume()
  }

  /** All that was missed is here: what is still unconfirmed has not arrived. */
  #resume(): void {
    this.#resumed = true
    this.#outbox.lost(this.replica.notebook.peek())
    this.#pump()
  }

  #changes(message: Changes): boolean {
    // What was seen already is not done again; after a gap nothing fits.
    if (this.#version !== null && message.version <= this.#version) return true
    if (message.version !== (this.#version ?? 0) + 1) return this.#resync()
    const before = this.replica.order.peek()
    const changes = message.changes as readonly Change[]
    const own = this.#outbox.isOurs(message.id)
    const notebook = this.replica.notebook.peek()
    try {
      this.replica.receive(changes, own)
    } catch {
      return this.#resync()
    }
    this.#version = message.version
    this.fresh.value = trustAfterChanges(this.fresh.peek(), changes, message.client !== null)
    if (own) this.#outbox.confirmed(notebook, changes)
    if (this.replica.order.peek() !== before) this.selection.follow(before)
    this.#pump()
    return true
  }

  #refused(id: number, reason: string): boolean {
    if (!this.#outbox.isOurs(id)) return true
    const next = this.#outbox.refused()
    if (next !== 'again') this.notice.value = { title: 'That was not done', text: reason }
    // The same text, and its edit does not fit: what is here is not what the server has.
    if (next === 'never') return this.#resync()
    this.#pump()
    return true
  }

  /** What is here is not what the server has: the next opening brings a snapshot. */
  #resync(): false {
    this.#epoch = null
    this.#version = null
    return false
  }

  #setRuns(runs: Runs): void {
    this.runs.value = runs
    this.fresh.value = trustAfterRuns(this.fresh.peek(), runs, this.replica.notebook.peek())
  }
}

function older(format: number): Notice {
  return {
    title: 'A notebook of an older format',
    text: `The file is of format ${format}. It stays as it is until you change something; then it is written in format 4.5.`,
  }
}
