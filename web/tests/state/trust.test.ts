import { describe, expect, it } from 'vitest'
import type { Cell, Notebook, Output } from '../../src/notebook/model'
import { hasScript, silencedCells } from '../../src/state/trust'

function shown(data: Record<string, unknown>): Output {
  return { output_type: 'display_data', data, metadata: {} }
}

function code(id: string, ...outputs: Output[]): Cell {
  return { id, cell_type: 'code', source: '', metadata: {}, outputs, execution_count: null }
}

describe('which outputs would run something', () => {
  it.each([
    '<script>draw()</script>',
    '<div><SCRIPT src="x"></SCRIPT>',
    '<iframe src="x"></iframe>',
    '<img src=x onerror = "go()">',
    '<a href="javascript:go()">',
  ])('%s', (html) => {
    expect(hasScript(shown({ 'text/html': html }))).toBe(true)
  })

  it.each(['<table><tr><td>on = 1</td></tr></table>', '<b>description</b>', '&lt;script>'])(
    'not %s',
    (html) => {
      expect(hasScript(shown({ 'text/html': html }))).toBe(false)
    },
  )

  it('scripts themselves, and not what HTML stands before', () => {
    expect(hasScript(shown({ 'application/javascript': 'go()' }))).toBe(true)
    expect(hasScript(shown({ 'application/javascript': 'go()', 'text/html': '<b>here</b>' }))).toBe(false)
    expect(hasScript({ output_type: 'stream', name: 'stdout', text: '<script>' })).toBe(false)
  })

  it('counts the cells that are not trusted', () => {
    const script = shown({ 'text/html': '<script></script>' })
    const notebook: Notebook = {
      cells: [code('a', script, script), code('b', script), code('c', shown({ 'text/plain': 'x' }))],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    }
    expect(silencedCells(notebook, new Set())).toBe(2)
    expect(silencedCells(notebook, new Set(['b']))).toBe(1)
  })
})
