// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { renderTerminal } from '../../src/renderers/terminal'

it('grows in place: lines that are whole keep their nodes', () => {
  const view = renderTerminal('\u001b[31mred\nmore')
  const first = view.element.firstChild
  view.update?.('\u001b[31mred\nmore and more\nlast')
  expect(view.element.firstChild).toBe(first)
  expect(view.element.textContent).toBe('red\nmore and more\nlast')
  expect([...view.element.querySelectorAll('.ansi-fg-1')].at(-1)?.textContent).toBe('last')
})

it('begins anew when the text is another', () => {
  const view = renderTerminal('one\ntwo\n')
  view.update?.('three\n')
  expect(view.element.textContent).toBe('three\n')
})

it('shows the settled state of a progress bar', () => {
  expect(renderTerminal('100%\r 20').element.textContent).toBe(' 20%')
})

it('makes links of web addresses, without the stop that follows them', () => {
  const link = renderTerminal('see https://a.example/b?c=1.').element.querySelector('a')
  expect([link?.href, link?.rel]).toEqual(['https://a.example/b?c=1', 'noopener noreferrer'])
})

it('shows the end of a very long text, and the rest on demand', () => {
  const text = Array.from({ length: 12_000 }, (_, i) => `line ${i}`).join('\n')
  const { element } = renderTerminal(text)
  expect(element.textContent).toContain('line 11999')
  expect(element.textContent).not.toContain('line 100\n')
  element.querySelector('button')?.click()
  expect(element.textContent).toBe(text)
})

it('is never HTML', () => {
  expect(renderTerminal('<img src=x onerror=alert(1)>').element.querySelector('img')).toBeNull()
})
