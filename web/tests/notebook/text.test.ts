import { expect, it } from 'vitest'
import { difference, toCodePoints, toText, toUnits } from '../../src/notebook/text'

it('finds the smallest single difference', () => {
  const of = (a: string, b: string) => difference(toText(a), toText(b)).toJSON()
  expect([of('abc', 'abXc'), of('aa', 'aaa'), of('same', 'same'), of('', 'a\nb')]).toEqual([
    [2, [0, 'X'], 1],
    [2, [0, 'a']],
    [4],
    [[0, 'a', 'b']],
  ])
})

it('counts in code points and in units', () => {
  expect([toCodePoints('a😀b', 3), toCodePoints('a😀b', 4), toUnits('a😀b', 2), toUnits('a😀b', 9)]).toEqual([
    2, 3, 3, 4,
  ])
})
