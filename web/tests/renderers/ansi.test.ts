import { expect, it } from 'vitest'
import { parseAnsi } from '../../src/renderers/ansi'

const E = '\u001b['
const pieces = (text: string) => parseAnsi(text).pieces.map(({ text: part, style }) => [part, style])

it('reads colours of the theme, of the cube, of greys and in full', () => {
  expect(pieces(`${E}31ma${E}92mb${E}38;5;208mc${E}48;5;240md${E}38;2;1;2;3me`)).toEqual([
    ['a', { fg: 1 }],
    ['b', { fg: 10 }],
    ['c', { fg: 'rgb(255, 135, 0)' }],
    ['d', { fg: 'rgb(255, 135, 0)', bg: 'rgb(88, 88, 88)' }],
    ['e', { fg: 'rgb(1, 2, 3)', bg: 'rgb(88, 88, 88)' }],
  ])
})

it('sets and unsets weight, slant and lines', () => {
  expect(pieces(`${E}1;3;4ma${E}22mb${E}0mc${E}md`)).toEqual([
    ['a', { bold: true, italic: true, underline: true }],
    ['b', { italic: true, underline: true }],
    ['c', {}],
    ['d', {}],
  ])
})

it('reads links, and only those to the web', () => {
  const link = (url: string) => `\u001b]8;;${url}\u001b\\here\u001b]8;;\u001b\\!`
  expect(pieces(link('https://a.example/x'))).toEqual([
    ['here', { link: 'https://a.example/x' }],
    ['!', {}],
  ])
  expect(pieces(link('javascript:alert(1)'))).toEqual([
    ['here', {}],
    ['!', {}],
  ])
})

it('leaves out what moves a cursor, and keeps a style from one text to the next', () => {
  expect(pieces(`${E}2K${E}1Aa`)).toEqual([['a', {}]])
  expect(parseAnsi('b', parseAnsi(`${E}35ma`).style).pieces).toEqual([{ text: 'b', style: { fg: 5 } }])
})
