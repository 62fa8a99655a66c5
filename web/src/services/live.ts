/** The connection of an open notebook: it comes back by itself, and the session says what was missed. */
import { decode, encode } from '../protocol/live'
import type { Session } from '../state/session'

/** What a WebSocket tells. */
interface SocketEvents {
  opened(): void
  received(data: unknown): void
  closed(): void
}

interface Socket {
  send(data: string): void
  close(): void
}

export interface Surroundings {
  readonly open: (events: SocketEvents) => Socket
  /** Call back after some milliseconds; answers how to forget it. */
  readonly after: (milliseconds: number, call: () => void) => () => void
  readonly random: () => number
}

const FIRST_DELAY = 250
const LONGEST_DELAY = 10_000

/** The pause before the nth attempt in a row: twice as long each time, spread so that many pages don't come at once. */
export function delay(attempt: number, random: number): number {
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt) * (0.75 + random / 2)
}

export interface Live {
  /** Try at once: the network is back, or the page is looked at again. */
  hurry(): void
  stop(): void
}

export function connect(session: Session, around: Surroundings): Live {
  let socket: Socket | null = null
  let attempt = 0
  let forget: (() => void) | null = null
  let stopped = false

  const open = () => {
    forget = null
    let failed = false
    const mine: Socket = around.open({
      opened: () => session.opened((message) => mine.send(encode(message))),
      received(data) {
        const message = typeof data === 'string' ? decode(data) : null
        if (!message || socket !== mine) return
        attempt = 0
        if (message.type === 'problem') failed = true
        if (!session.receive(message)) mine.close()
      },
      closed() {
        if (socket !== mine) return
        socket = null
        // A notebook that can't be opened is not asked for again and again.
        session.closed(failed)
        if (!failed && !stopped) forget = around.after(delay(attempt++, around.random()), open)
      },
    })
    socket = mine
  }

  open()
  return {
    hurry() {
      if (!forget) return
      forget()
      open()
    },
    stop() {
      stopped = true
      forget?.()
      socket?.close()
    },
  }
}
