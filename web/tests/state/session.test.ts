import { describe, expect, it } from 'vitest'
import { insert } from '../../src/commands/cells'
import type { Context } from '../../src/commands/command'
import { COMMANDS } from '../../src/commands/commands'
import { newCell } from '../../src/notebook/model'
import { Ui } from '../../src/state/ui'
import { notebookOf, Page } from '../pair'
import { FakeServer } from '../server'

function open(...sources: string[]): { server: FakeServer; page: Page } {
  const server = new FakeServer(notebookOf(...sources))
  const page = new Page(server).connect()
  page.settle()
  return { server, page }
}

describe('typing', () => {
  it('is local at once and reaches the server', () => {
    const { server, page } = open('a')
    page.type('c0', 1, 1, 'b')
    expect([page.shown(), server.notebook.cells[0]?.source]).toEqual([['ab'], 'a'])
    page.settle()
    expect([server.notebook.cells[0]?.source, page.session.unsent.value]).toEqual(['ab', false])
  })

  it('is rebased when somebody else was quicker', () => {
    const { server, page } = open('abc')
    const other = new Page(server).connect()
    page.settle(other)
    page.type('c0', 3, 3, 'X')
    other.type('c0', 0, 0, 'Y')
    other.settle()
    page.settle(other)
    expect([page.shown(), other.shown(), server.notebook.cells[0]?.source]).toEqual([
      ['YabcX'],
      ['YabcX'],
      'YabcX',
    ])
  })

  it('goes on while the connection is lost', () => {
    const { server, page } = open('a')
    page.lose()
    page.type('c0', 1, 1, 'b')
    page.session.sayAfterEdits({ type: 'run', cells: ['c0'] })
    page.connect()
    page.settle()
    expect(server.notebook.cells[0]?.source).toBe('ab')
    expect(server.heard.at(-1)).toEqual({ type: 'run', cells: ['c0'] })
  })

  it('is not doubled when it arrived and only its confirmation was lost', () => {
    const { server, page } = open('a')
    page.type('c0', 1, 1, 'b')
    page.flush()
    page.sendOne()
    page.lose()
    page.type('c0', 2, 2, 'c')
    page.connect()
    page.settle()
    expect([server.notebook.cells[0]?.source, page.shown()]).toEqual(['abc', ['abc']])
  })

  it('is not doubled when the server begins anew with it', () => {
    const { server, page } = open('a')
    page.type('c0', 1, 1, 'b')
    page.flush()
    page.sendOne()
    page.lose()
    server.epoch = 'e2'
    page.connect()
    page.settle()
    expect([server.notebook.cells[0]?.source, page.shown()]).toEqual(['ab', ['ab']])
  })

  it('survives a server that begins anew without it', () => {
    const { page } = open('a\nz')
    page.lose()
    page.type('c0', 3, 3, '!')
    const again = new FakeServer(notebookOf('b\na\nz'))
    again.epoch = 'e2'
    Object.assign(page, { server: again })
    page.connect()
    page.settle()
    expect([again.notebook.cells[0]?.source, page.shown()]).toEqual(['b\na\nz!', ['b\na\nz!']])
  })
})

it('runs wait until the text they are about is confirmed', () => {
  const { server, page } = open('a')
  page.type('c0', 1, 1, 'b')
  page.session.sayAfterEdits({ type: 'run', cells: ['c0'] })
  page.sendOne()
  expect(server.heard.map((message) => message.type)).toEqual(['open', 'change'])
  page.settle()
  expect(server.heard.map((message) => message.type)).toEqual(['open', 'change', 'run'])
})

describe('structure', () => {
  const withCommands = (...sources: string[]) => {
    const { server, page } = open(...sources)
    let ids = 0
    const context: Context = {
      session: page.session,
      ui: new Ui(),
      clipboard: { cells: [] },
      newId: () => `n${ids++}`,
    }
    return { server, page, context }
  }
  const does = (context: Context, page: Page, ...names: (keyof typeof COMMANDS)[]) => {
    for (const name of names) {
      COMMANDS[name].run(context)
      page.settle()
    }
    return page.shown()
  }

  it('shows when the server has confirmed it', () => {
    const { page, context } = withCommands('a')
    insert(context, 'below')
    expect(page.shown()).toEqual(['a'])
    page.settle()
    expect([page.shown(), page.session.selection.active.value]).toEqual([['a', ''], 'n0'])
  })

  it('is undone and redone', () => {
    const { page, context } = withCommands('a', 'b', 'c')
    expect(does(context, page, 'deleteCells', 'moveDown')).toEqual(['c', 'b'])
    expect(does(context, page, 'undo')).toEqual(['b', 'c'])
    expect(does(context, page, 'undo')).toEqual(['a', 'b', 'c'])
    expect(does(context, page, 'redo', 'redo')).toEqual(['c', 'b'])
  })

  it('split and merge are each one step, whatever is typed in between', () => {
    const { page, context } = withCommands('one\ntwo')
    page.session.selection.cursors.set('c0', { from: 4, to: 4 })
    expect(does(context, page, 'split')).toEqual(['one', 'two'])
    page.type('c0', 0, 0, 'NEW ')
    expect(does(context, page, 'undo')).toEqual(['NEW one\ntwo'])
    page.session.selection.select('c0')
    expect(does(context, page, 'redo')).toEqual(['NEW one', 'two'])
    page.session.selection.select('c0')
    expect(does(context, page, 'merge')).toEqual(['NEW one\n\ntwo'])
    expect(does(context, page, 'undo')).toEqual(['NEW one', 'two'])
  })

  it('a deleted cell comes back with what was typed last', () => {
    const { page, context } = withCommands('a', 'b')
    page.type('c0', 1, 1, '!')
    expect(does(context, page, 'deleteCells')).toEqual(['b'])
    expect(does(context, page, 'undo')).toEqual(['a!', 'b'])
    page.type('c0', 2, 2, '?')
    page.settle()
    expect(page.server.notebook.cells[0]?.source).toBe('a!?')
  })

  it('says why when the server refuses it, and keeps the text', () => {
    const { page, server } = withCommands('a', 'b')
    page.type('c1', 1, 1, '!')
    page.session.change([{ op: 'delete_cell', cell_id: 'gone' }])
    page.settle()
    expect(page.session.notice.value?.text).toContain('gone')
    expect(server.notebook.cells.map((cell) => cell.source)).toEqual(['a', 'b!'])
  })

  it('is not asked for twice when it was done and only its confirmation was lost', () => {
    const { server, page, context } = withCommands('a')
    insert(context, 'below')
    page.sendOne()
    page.lose()
    server.epoch = 'e2'
    page.connect()
    page.settle()
    expect([page.shown(), page.session.notice.value]).toEqual([['a', ''], null])
  })

  it('the last cell that is deleted leaves an empty one', () => {
    const { page, context } = withCommands('a')
    expect(does(context, page, 'deleteCells')).toEqual([''])
  })

  it('copies, cuts and pastes', () => {
    const { page, context } = withCommands('a', 'b')
    expect(does(context, page, 'cut', 'paste', 'paste')).toEqual(['b', 'a', 'a'])
  })
})

describe('trust', () => {
  const output = { output_type: 'display_data', data: { 'text/html': '<b>' }, metadata: {} } as const

  it('begins when the server has cleared the outputs of the file', () => {
    const { server, page } = open('a')
    server.act({ op: 'append_output', cell_id: 'c0', output })
    page.settle()
    page.session.receive({ type: 'runs', runs: { c0: 'running' } })
    expect(page.session.fresh.value.has('c0')).toBe(false)
    server.act({ op: 'clear_outputs', cell_id: 'c0' }, { op: 'append_output', cell_id: 'c0', output })
    page.settle()
    expect(page.session.fresh.value.has('c0')).toBe(true)
  })

  it('is not given to outputs that a page put there', () => {
    const { server, page } = open('a')
    server.act({ op: 'clear_outputs', cell_id: 'c0' })
    page.settle()
    page.session.change([
      { op: 'replace_cell', cell_id: 'c0', cell: { ...newCell('code', 'c0'), outputs: [output] } as never },
    ])
    page.settle()
    expect(page.session.fresh.value.has('c0')).toBe(false)
  })
})

describe('whatever happens in whatever order', () => {
  for (let seed = 1; seed <= 40; seed++)
    it(`all see the same in the end (${seed})`, () => {
      const random = generator(seed)
      const pick = (n: number) => Math.floor(random() * n)
      const server = new FakeServer(notebookOf('alpha', 'beta\ngamma', ''))
      const pages = [0, 1, 2].map(() => new Page(server).connect())
      let ids = 0
      for (let step = 0; step < 250; step++) {
        const page = pages[pick(3)] as Page
        const order = page.session.replica.order.peek()
        const id = order[pick(order.length)]
        const length = id ? (page.session.replica.text(id)?.doc.length ?? 0) : 0
        const from = pick(length + 1)
        const action = pick(20)
        if (action < 6 && id)
          page.type(id, from, from + pick(Math.min(4, length - from) + 1), 'xyz\n'.slice(pick(4)))
        else if (action < 9) page.sendOne()
        else if (action < 14) page.hearOne()
        else if (action < 16) page.flush()
        else if (action === 16 && order.length < 6)
          page.session.change([
            { op: 'insert_cell', index: pick(4), cell: newCell('code', `i${ids++}`, 'new') },
          ])
        else if (action === 17 && id && order.length > 2)
          page.session.change([{ op: 'delete_cell', cell_id: id }])
        else if (action === 18) page.session.undo()
        else if (action === 19)
          if (page.connected) page.lose()
          else page.connect()
      }
      for (const page of pages) if (!page.connected) page.connect()
      pages[0]?.settle(...pages.slice(1))
      const truth = server.notebook.cells.map((cell) => cell.source)
      expect(pages.map((page) => page.shown())).toEqual([truth, truth, truth])
      expect(pages.map((page) => page.session.unsent.value)).toEqual([false, false, false])
    })
})

function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
