// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { chooseType, renderOutput } from '../../src/renderers/output'

const context = { live: false, base: '/', folder: '' }

it('chooses the richest type it knows', () => {
  const of = (...types: string[]) => chooseType(Object.fromEntries(types.map((type) => [type, ''])))
  expect([
    of('text/plain', 'image/png', 'text/html'),
    of('text/plain', 'image/png'),
    of('image/png', 'image/svg+xml'),
    of('text/plain', 'application/vnd.unknown+json'),
    of('application/vnd.unknown+json'),
    of('text/html', 'text/plain', 'application/vnd.jupyter.widget-view+json'),
    of(),
  ]).toEqual([
    'text/html',
    'image/png',
    'image/svg+xml',
    'text/plain',
    'application/vnd.unknown+json',
    'text/plain',
    null,
  ])
})

const stream = (text: string) => ({ output_type: 'stream', name: 'stdout', text }) as const

it('keeps a stream in place and renders another output anew', () => {
  const view = renderOutput(stream('a\n'), context)
  expect(view.update(stream('a\nb\n'), context)).toBe(true)
  expect(view.element.textContent).toBe('a\nb\n')
  expect(view.update({ output_type: 'error', ename: 'E', evalue: '', traceback: [] }, context)).toBe(false)
})

it('shows an SVG as a picture, so that nothing in it runs', () => {
  const data = { 'image/svg+xml': '<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>' }
  const { element } = renderOutput({ output_type: 'display_data', data, metadata: {} }, context)
  expect(element.querySelector('script, svg')).toBeNull()
  expect(decodeURIComponent(element.querySelector('img')?.src ?? '')).toContain(
    'xmlns="http://www.w3.org/2000/svg"',
  )
})

it('takes the size of a picture from its metadata', () => {
  const output = {
    output_type: 'display_data',
    data: { 'image/png': 'QUJD\n' },
    metadata: { 'image/png': { width: 30 } },
  } as const
  const image = renderOutput(output, context).element.querySelector('img')
  expect([image?.src, image?.width]).toEqual(['data:image/png;base64,QUJD', 30])
})

it('unfolds JSON', () => {
  const data = { 'application/json': { a: [1, { b: null }], c: 'd' } }
  const { element } = renderOutput({ output_type: 'display_data', data, metadata: {} }, context)
  expect(element.querySelector('summary')?.textContent).toBe('{2}')
  expect(element.textContent).toContain('c: "d"')
})

it('shows an output of an unknown kind as it is', () => {
  const { element } = renderOutput({ output_type: 'future', x: 1 } as never, context)
  expect(element.textContent).toContain('"x": 1')
})
