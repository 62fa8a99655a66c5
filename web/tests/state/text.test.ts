import { ChangeSet } from '@codemirror/state'
import { expect, it } from 'vitest'
import { replace, toText } from '../../src/notebook/text'
import * as texts from '../../src/state/text'

const start = texts.textOf(toText('one two'))
const insert = (length: number, at: number, text: string) => replace(length, at, at, text)

it('shows a local edit at once', () => {
  const text = texts.typed(start, insert(7, 3, '!'))
  expect(text.doc.toString()).toBe('one! two')
  expect(texts.isDirty(text)).toBe(true)
})

it('puts what came from elsewhere before what was typed at the same place', () => {
  const mine = texts.typed(start, insert(7, 3, 'mine'))
  const { text, shown } = texts.receive(mine, insert(7, 3, 'theirs'))
  expect(text.doc.toString()).toBe('onetheirsmine two')
  expect(shown.apply(mine.doc).toString()).toBe(text.doc.toString())
  expect(text.pending?.apply(toText('onetheirs two')).toString()).toBe(text.doc.toString())
})

it('keeps typing apart from what is on its way, and joins them when that was refused', () => {
  let text = texts.send(texts.typed(start, insert(7, 0, 'a')))
  text = texts.typed(text, insert(8, 1, 'b'))
  expect([text.sent?.newLength, text.pending?.newLength]).toEqual([8, 9])
  text = texts.unsend(text)
  expect(text.sent).toBeNull()
  expect(text.pending?.apply(toText('one two')).toString()).toBe('abone two')
})

it('counts a confirmation as a version', () => {
  const text = texts.confirm(texts.send(texts.typed(start, insert(7, 0, 'a'))))
  expect([text.version, texts.isDirty(text)]).toEqual([1, false])
})

it('keeps a carriage return', () => {
  expect(toText('a\rb\nc').lines).toBe(2)
  expect(ChangeSet.of({ from: 0, insert: toText('x\ry') }, 0).toJSON()).toEqual([[0, 'x\ry']])
})
