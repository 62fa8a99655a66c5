/** Markdown as people write it in notebooks: GitHub's tables and lists, TeX, attachments, relative links. */
import MarkdownIt from 'markdown-it'
import type { MimeBundle } from '../notebook/model'
import { mathRules } from './mathrules'
import { asText, make, type RenderContext, type Renderer } from './renderer'
import { PICTURE, sanitize } from './sanitize'

const parser = new MarkdownIt({ html: true, linkify: true }).use(mathRules)

export type Attachments = Readonly<Record<string, MimeBundle>>

export const markdown: Renderer = (value, _metadata, context) => ({
  element: renderMarkdown(asText(value), {}, context),
})

export const latex: Renderer = (value) => {
  const element = make('div', 'prose')
  const text = asText(value).trim()
  const inner = /^(\$\$?)([\s\S]*)\1$/.exec(text)
  const span = make('span', inner?.[1] === '$' ? 'math' : 'math math-display', inner?.[2] ?? text)
  element.append(span)
  drawMath(element)
  return { element }
}

export function renderMarkdown(
  source: string,
  attachments: Attachments,
  context: RenderContext,
): HTMLElement {
  const element = make('div', 'prose')
  element.append(sanitize(parser.render(source)))
  for (const picture of element.querySelectorAll('img')) locate(picture, attachments, context)
  for (const link of element.querySelectorAll('a')) direct(link, context)
  for (const table of element.querySelectorAll('table')) {
    // A wide table scrolls by itself.
    const box = make('div', 'table-box')
    table.replaceWith(box)
    box.append(table)
  }
  for (const code of element.querySelectorAll('pre > code')) colour(code, context)
  nameHeadings(element)
  tickTasks(element)
  drawMath(element)
  return element
}

/** The chunk with the typesetter is fetched when the first formula is met. */
let typesetter: Promise<typeof import('./math')> | null = null

function drawMath(element: HTMLElement): void {
  const formulas = element.querySelectorAll<HTMLElement>('.math')
  if (formulas.length === 0) return
  typesetter ??= import('./math')
  void typesetter.then(({ renderMath }) => {
    for (const formula of formulas)
      renderMath(formula, formula.textContent ?? '', formula.classList.contains('math-display'))
  })
}

function locate(picture: HTMLImageElement, attachments: Attachments, context: RenderContext): void {
  const source = picture.getAttribute(PICTURE) ?? ''
  picture.removeAttribute(PICTURE)
  picture.loading = 'lazy'
  if (source.startsWith('attachment:')) {
    const bundle = attachments[decodeURIComponent(source.slice('attachment:'.length))]
    const [mime, data] = Object.entries(bundle ?? {}).find(([type]) => type.startsWith('image/')) ?? []
    if (mime) picture.src = `data:${mime};base64,${asText(data)}`
  } else if (/^(https?:)?\/\//i.test(source)) {
    // Nothing is fetched from elsewhere without a click: a picture tells its owner who opened the notebook.
    const link = make('a', 'remote-picture', picture.alt || source)
    link.href = source
    link.title = `Picture at ${source}`
    picture.replaceWith(link)
  } else if (/^data:image\//i.test(source)) picture.src = source
  else if (source) picture.src = fileUrl(source, context, 'files')
}

function direct(link: HTMLAnchorElement, context: RenderContext): void {
  const target = link.getAttribute('href') ?? ''
  if (target.startsWith('#')) {
    link.setAttribute('href', `#${named(decodeURIComponent(target.slice(1)))}`)
    return
  }
  if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target) && target)
    link.href = fileUrl(target, context, /\.ipynb($|[#?])/.test(target) ? 'notebooks' : 'files')
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
}

function fileUrl(path: string, context: RenderContext, door: 'files' | 'notebooks'): string {
  const folder = context.folder === '' || path.startsWith('/') ? '' : `${context.folder}/`
  const url = new URL(`${context.base}${door}/${folder}${path.replace(/^\//, '')}`, location.href)
  return url.pathname + url.hash
}

function colour(code: Element, context: RenderContext): void {
  const language = /language-(\S+)/.exec(code.className)?.[1] ?? ''
  const coloured = context.highlight?.(code.textContent ?? '', language)
  if (coloured) code.replaceChildren(coloured)
}

/** Names given by documents are kept apart from the page's own, as the sanitiser does with those it finds. */
function named(name: string): string {
  return name.startsWith('user-content-') ? name : `user-content-${name}`
}

function nameHeadings(element: HTMLElement): void {
  for (const heading of element.querySelectorAll('h1, h2, h3, h4, h5, h6'))
    if (!heading.id) heading.id = named((heading.textContent ?? '').trim().replace(/\s+/g, '-'))
}

function tickTasks(element: HTMLElement): void {
  for (const item of element.querySelectorAll('li')) {
    const first = item.firstChild?.nodeName === 'P' ? item.firstChild.firstChild : item.firstChild
    const match = first instanceof Text ? /^\[([ xX])\]\s+/.exec(first.data) : null
    if (!match || !(first instanceof Text)) continue
    first.data = first.data.slice(match[0].length)
    const done = match[1] !== ' '
    const box = make('span', done ? 'task done' : 'task', done ? '☑' : '☐')
    box.setAttribute('role', 'img')
    box.setAttribute('aria-label', done ? 'done' : 'to do')
    item.classList.add('task-item')
    first.before(box, ' ')
  }
}
