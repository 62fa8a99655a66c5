// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { renderError } from '../../src/renderers/error'

const error = (traceback: string[]) =>
  renderError({ output_type: 'error', ename: 'ValueError', evalue: 'no', traceback }).element

it('begins with name and message', () => {
  expect(error([]).querySelector('.error-title')?.textContent).toBe('ValueError: no')
})

it('folds the frames of libraries, opens those of cells and the last one, and does not say the title twice', () => {
  const element = error([
    'Traceback (most recent call last):',
    '  Cell In[3], line 1\n    f()',
    '  File "/lib/a.py", line 5, in f\n    g()',
    '  File "/lib/b.py", line 7, in g\n    raise ValueError("no")',
    '\u001b[31mValueError\u001b[0m: no',
  ])
  const frames = [...element.querySelectorAll('details')]
  expect(frames.map((frame) => [frame.querySelector('summary')?.textContent, frame.open])).toEqual([
    ['Cell In[3], line 1', true],
    ['File "/lib/a.py", line 5, in f', false],
    ['File "/lib/b.py", line 7, in g', true],
  ])
  expect(element.textContent?.split('ValueError: no').length).toBe(2)
})

it('understands the layout of other kernels', () => {
  const element = error([
    '---------------------------------------------------------------------------',
    'ValueError                                Traceback (most recent call last)',
    '<ipython-input-1-abc> in <module>\n----> 1 f()',
    '~/lib/a.py in f(x)\n      2     raise',
    'ValueError: no',
  ])
  expect([...element.querySelectorAll('summary')].map((summary) => summary.textContent)).toEqual([
    '<ipython-input-1-abc> in <module>',
    '~/lib/a.py in f(x)',
  ])
  expect(element.textContent).not.toContain('-----------------')
})
