// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../src/renderers/markdown'

const context = { live: false, base: '/', folder: 'some folder' }
const render = (source: string, attachments = {}) => renderMarkdown(source, attachments, context)
const html = (source: string) => render(source).innerHTML

describe('math', () => {
  const found = (source: string) =>
    [...render(source).querySelectorAll('.math')].map((one) => [one.className, one.textContent])

  it('is set aside before Markdown reads it', () => {
    expect(found('Some $a_1 * b_2 * c$ math')).toEqual([['math', 'a_1 * b_2 * c']])
    expect(found('$$\nx_1\\\\\n*y*\n$$')).toEqual([['math math-display', '\nx_1\\\\\n*y*\n']])
    expect(found('\\(a\\) and \\[b\\]')).toEqual([
      ['math', 'a'],
      ['math math-display', 'b'],
    ])
    expect(found('\\begin{align*}\na &= b\n\\end{align*}')).toEqual([
      ['math math-display', '\\begin{align*}\na &= b\n\\end{align*}'],
    ])
  })

  it('is not prices, code or escaped dollars', () => {
    expect(found('from $5 to $10, `$x$`, \\$a$')).toEqual([])
  })
})

describe('what documents bring along', () => {
  it('runs nothing', () => {
    const element = render(
      '<script>alert(1)</script><img src=x onerror=alert(1)><a href="javascript:alert(1)">a</a><iframe src="/tree"></iframe><form action="/x"><input></form>',
    )
    expect(element.querySelector('script, iframe, form, input, [onerror]')).toBeNull()
    expect(element.querySelector('a')?.getAttribute('href') ?? '').not.toContain('javascript:')
  })

  it('borrows neither our classes nor our names', () => {
    const element = render('<div class="topbar math" id="app">x</div>')
    expect(element.querySelector('div')?.className).toBe('math')
    expect(element.querySelector('#app')).toBeNull()
  })

  it('keeps harmless styles and drops the others', () => {
    const div = render(
      '<div style="color: red; position: fixed; background: url(http://a)">x</div>',
    ).querySelector('div')
    expect([div?.style.color, div?.style.position, div?.style.background]).toEqual(['red', '', ''])
  })
})

describe('places', () => {
  it('of files are relative to the notebook', () => {
    const element = render('![p](img/a.png) [n](../b.ipynb) [f](data.csv)')
    expect(element.querySelector('img')?.getAttribute('src')).toBe('/files/some%20folder/img/a.png')
    expect([...element.querySelectorAll('a')].map((a) => a.getAttribute('href'))).toEqual([
      '/notebooks/b.ipynb',
      '/files/some%20folder/data.csv',
    ])
  })

  it('of attachments are in the cell', () => {
    const image = render('![x](attachment:a%20b.png)', { 'a b.png': { 'image/png': 'QUJD' } }).querySelector(
      'img',
    )
    expect(image?.src).toBe('data:image/png;base64,QUJD')
  })

  it('elsewhere are fetched on a click only', () => {
    const element = render('![chart](https://a.example/p.png)')
    expect(element.querySelector('img')).toBeNull()
    expect(element.querySelector('a')?.textContent).toBe('chart')
  })

  it('of headings can be linked to', () => {
    const element = render('# A Title\n\n[go](#A-Title)')
    expect(`#${element.querySelector('h1')?.id}`).toBe(element.querySelector('a')?.getAttribute('href'))
  })
})

it('knows tables, tasks and entities', () => {
  expect(html('|a|\n|-|\n|1|')).toContain('<table>')
  expect(render('- [x] done\n- [ ] open').textContent).toContain('☑ done\n☐ open')
  expect(render('&copy; &amp; &nosuch;').textContent?.trim()).toBe('© & &nosuch;')
})
