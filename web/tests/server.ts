/** A live notebook's server for tests: orders transactions, refuses what is stale, remembers them all. */
import { applyAll, type Change } from '../src/notebook/changes'
import type { Notebook } from '../src/notebook/model'
import type { Changes, ClientMessage, ServerMessage } from '../src/protocol/live'

const KERNEL = { state: 'idle', name: 'python3', display_name: 'Python 3', message: null } as const
const FILE = {
  dirty: false,
  saved_version: 0,
  problem: null,
  conflict: false,
  writable: true,
  last_saved: null,
} as const

export class FakeServer {
  epoch = 'e1'
  version = 0
  readonly texts: Record<string, number> = {}
  readonly log: Changes[] = []
  readonly heard: ClientMessage[] = []
  /** Who is connected, and who of them has said what it wants to see. */
  readonly doors = new Map<string, (message: ServerMessage) => void>()
  readonly pages = new Map<string, (message: ServerMessage) => void>()

  constructor(public notebook: Notebook) {}

  receive(client: string, message: ClientMessage): void {
    this.heard.push(message)
    const tell = this.doors.get(client)
    if (message.type === 'open') {
      if (tell) this.pages.set(client, tell)
      if (message.epoch === this.epoch && message.seen !== null) {
        for (const changes of this.log.slice(message.seen)) tell?.(changes)
        tell?.({ type: 'runs', runs: {} })
      } else tell?.(this.snapshot(client))
    } else if (message.type === 'change') this.#change(client, message)
  }

  /** What the kernel or the room does. */
  act(...changes: Change[]): void {
    this.#commit(changes, null, null)
  }

  snapshot(client: string): ServerMessage {
    return {
      type: 'snapshot',
      epoch: this.epoch,
      version: this.version,
      client,
      notebook: this.notebook,
      texts: { ...this.texts },
      runs: {},
      kernel: KERNEL,
      file: FILE,
      fresh: [],
      input: null,
    }
  }

  #change(client: string, message: Extract<ClientMessage, { type: 'change' }>): void {
    const changes = message.changes as Change[]
    const refuse = (reason: string) => this.pages.get(client)?.({ type: 'refused', id: message.id, reason })
    for (const change of changes)
      if (
        change.op === 'edit_source' &&
        (this.texts[change.cell_id] ?? 0) !== (message.texts[change.cell_id] ?? 0)
      ) {
        refuse('stale')
        return
      }
    try {
      this.#commit(changes, client, message.id)
    } catch (error) {
      refuse((error as Error).message)
    }
  }

  #commit(changes: readonly Change[], client: string | null, id: number | null): void {
    this.notebook = applyAll(this.notebook, changes)
    for (const change of changes)
      if (change.op === 'edit_source') this.texts[change.cell_id] = (this.texts[change.cell_id] ?? 0) + 1
    this.version++
    const message: Changes = { type: 'changes', version: this.version, client, id, changes }
    this.log.push(message)
    for (const tell of this.pages.values()) tell(message)
  }
}
