/** A session and a server joined by queues, so that a test decides when what arrives. */
import { type CellId, type Notebook, newCell } from '../src/notebook/model'
import { replace } from '../src/notebook/text'
import type { ClientMessage, ServerMessage } from '../src/protocol/live'
import { Session } from '../src/state/session'
import type { FakeServer } from './server'

export function notebookOf(...sources: string[]): Notebook {
  const cells = sources.map((source, i) => newCell('code', `c${i}`, source))
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }
}

let pages = 0

export class Page {
  readonly session: Session
  #up: ClientMessage[] = []
  #down: ServerMessage[] = []
  #client = ''
  #flush: (() => void) | null = null
  connected = false

  constructor(readonly server: FakeServer) {
    this.session = new Session((flush) => {
      this.#flush = flush
    }, ++pages * 1_000_000)
  }

  connect(): this {
    this.#client = `page${++pages}`
    this.#up = []
    this.#down = []
    this.connected = true
    const client = this.#client
    this.server.doors.set(client, (message) => this.#down.push(structuredClone(message)))
    this.session.opened((message) => {
      if (client === this.#client) this.#up.push(structuredClone(message))
    })
    return this
  }

  /** The connection breaks; what was on its way is lost. */
  lose(): void {
    this.server.pages.delete(this.#client)
    this.server.doors.delete(this.#client)
    this.#client = ''
    this.connected = false
    this.#up = []
    this.#down = []
    this.session.closed(false)
  }

  type(id: CellId, from: number, to: number, text: string): boolean {
    const doc = this.session.replica.text(id)?.doc
    return doc ? this.session.edit(id, replace(doc.length, from, to, text), 'test') : false
  }

  shown(): string[] {
    return this.session.replica.order.peek().map((id) => this.session.replica.text(id)?.doc.toString() ?? '')
  }

  flush(): void {
    const flush = this.#flush
    this.#flush = null
    flush?.()
  }

  sendOne(): boolean {
    const message = this.#up.shift()
    if (message) this.server.receive(this.#client, message)
    return message !== undefined
  }

  hearOne(): boolean {
    const message = this.#down.shift()
    if (!message) return false
    if (!this.session.receive(message)) {
      this.lose()
      this.connect()
    }
    return true
  }

  /** Everything that is on its way arrives. */
  settle(...others: Page[]): void {
    for (let quiet = false; !quiet; ) {
      quiet = true
      for (const page of [this, ...others]) {
        page.flush()
        while (page.sendOne() || page.hearOne()) quiet = false
      }
    }
  }
}
