import { signal } from '@preact/signals-core'
import { expect, it } from 'vitest'
import { Selection } from '../../src/state/selection'

function selection(...ids: string[]) {
  const order = signal<readonly string[]>(ids)
  const value = new Selection(order)
  const become = (...next: string[]) => {
    const before = order.value
    order.value = next
    value.follow(before)
    return value.active.value
  }
  return { value, become }
}

it('extends over a range, in the order of the notebook', () => {
  const { value } = selection('a', 'b', 'c', 'd')
  value.select('c')
  value.extendTo('b')
  value.extendTo('a')
  expect(value.range()).toEqual(['a', 'b', 'c'])
})

it('stays on its cell, and goes to the next when that is gone', () => {
  const { value, become } = selection('a', 'b', 'c')
  value.select('b')
  expect([become('c', 'b', 'a'), become('c', 'a'), become('c'), become()]).toEqual(['b', 'a', 'c', null])
})

it('selects a cell as soon as it is there', () => {
  const { value, become } = selection('a')
  value.select('a')
  value.selectWhenThere('n', 'edit')
  expect(value.active.value).toBe('a')
  expect([become('a', 'n'), value.mode.value]).toEqual(['n', 'edit'])
})
