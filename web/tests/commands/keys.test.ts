import { expect, it } from 'vitest'
import { KeyReader, namesOf, type Press } from '../../src/commands/keys'

function press(text: string): Press {
  const parts = text.split('+')
  const has = (name: string) => parts.includes(name)
  return {
    key: parts.at(-1) ?? '',
    ctrl: has('ctrl'),
    alt: has('alt'),
    meta: has('meta'),
    shift: has('shift'),
  }
}

function read(mode: 'command' | 'edit', texts: string[], mac = false, pause = 10) {
  const reader = new KeyReader(mac)
  return texts.map((text, i) => reader.read(mode, press(text), i * pause))
}

it('finds commands by key', () => {
  expect(
    read('command', ['b', 'shift+Enter', 'ctrl+Enter', 'shift+M', 'Z', 'ctrl+s', 'ctrl+shift+_']),
  ).toEqual(['insertBelow', 'runAndAdvance', 'run', 'merge', 'undo', 'save', 'split'])
})

it('leaves letters to the editor', () => {
  expect(read('edit', ['b', 'z', 'Escape', 'ctrl+Enter', 'ctrl+z'])).toEqual([
    null,
    null,
    'leave',
    'run',
    null,
  ])
})

it('reads keys pressed in turn', () => {
  expect(read('command', ['d', 'd', 'd', 'i', 'i', '0', '0'])).toEqual([
    'wait',
    'deleteCells',
    'wait',
    'wait',
    'interrupt',
    'wait',
    'restart',
  ])
  expect(read('command', ['d', 'd'], false, 3000)).toEqual(['wait', 'wait'])
})

it('reads Command for Ctrl on a Mac', () => {
  expect(read('command', ['meta+Enter', 'meta+s'], true)).toEqual(['run', 'save'])
  expect(namesOf(press('ctrl+s'), true)).toEqual(['Ctrl-s'])
})

it('does not take what belongs to the browser', () => {
  expect(read('command', ['ctrl+r', 'ctrl+c', 'F5', 'ctrl+w', 'ctrl+shift+I'])).toEqual([
    null,
    null,
    null,
    null,
    null,
  ])
})
