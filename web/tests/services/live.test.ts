import { expect, it } from 'vitest'
import { connect, delay } from '../../src/services/live'
import { Session } from '../../src/state/session'
import { notebookOf } from '../pair'
import { FakeServer } from '../server'

function world() {
  const sockets: {
    sent: string[]
    closed: boolean
    events: Parameters<Parameters<typeof connect>[1]['open']>[0]
  }[] = []
  const waits: { milliseconds: number; call: () => void }[] = []
  const session = new Session(() => undefined, 1)
  const live = connect(session, {
    open(events) {
      const socket = { sent: [] as string[], closed: false, events }
      sockets.push(socket)
      return {
        send: (data) => socket.sent.push(data),
        close: () => {
          socket.closed = true
          events.closed()
        },
      }
    },
    after(milliseconds, call) {
      const wait = { milliseconds, call }
      waits.push(wait)
      return () => waits.splice(waits.indexOf(wait), 1)
    },
    random: () => 0.5,
  })
  return { sockets, waits, session, live }
}

const snapshot = JSON.stringify(new FakeServer(notebookOf('a')).snapshot('me'))

it('comes back with growing pauses, and says what it has seen', () => {
  const { sockets, waits, session } = world()
  sockets[0]?.events.opened()
  sockets[0]?.events.received(snapshot)
  sockets[0]?.events.closed()
  expect([session.link.value, waits.map((wait) => wait.milliseconds)]).toEqual(['lost', [250]])
  waits[0]?.call()
  sockets[1]?.events.closed()
  expect(waits.map((wait) => wait.milliseconds)).toEqual([250, 500])
  waits[1]?.call()
  sockets[2]?.events.opened()
  expect(sockets[2]?.sent).toEqual(['{"type":"open","epoch":"e1","seen":0}'])
})

it('pauses no longer than ten seconds or so', () => {
  expect([0, 1, 5, 50].map((attempt) => delay(attempt, 0.5))).toEqual([250, 500, 8000, 10_000])
})

it('hurries when it is told to', () => {
  const { sockets, waits, live } = world()
  sockets[0]?.events.closed()
  live.hurry()
  expect([sockets.length, waits.length]).toEqual([2, 0])
})

it('does not come back to a notebook that can not be opened', () => {
  const { sockets, waits, session } = world()
  sockets[0]?.events.opened()
  sockets[0]?.events.received('{"type":"problem","message":"not a notebook"}')
  sockets[0]?.events.closed()
  expect([session.problem.value, session.link.value, waits.length]).toEqual(['not a notebook', 'closed', 0])
})

it('opens anew when what it hears does not fit', () => {
  const { sockets } = world()
  sockets[0]?.events.opened()
  sockets[0]?.events.received(snapshot)
  sockets[0]?.events.received('{"type":"changes","version":9,"client":null,"id":null,"changes":[]}')
  expect(sockets[0]?.closed).toBe(true)
})

it('does not mind frames it does not know', () => {
  const { sockets, session } = world()
  for (const frame of ['{', '[]', 'null', '{"type":"new"}', 3]) sockets[0]?.events.received(frame)
  expect(session.problem.value).toBeNull()
})
