/** Rules for markdown-it: what is TeX is set aside before anything in it is read as Markdown. */
import type { MarkdownIt } from 'markdown-it'

const PAIRS: readonly { readonly open: string; readonly close: string; readonly display: boolean }[] = [
  { open: '$$', close: '$$', display: true },
  { open: '\\\\[', close: '\\\\]', display: true },
  { open: '\\\\(', close: '\\\\)', display: false },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
]

interface Found {
  readonly tex: string
  readonly display: boolean
  readonly end: number
}

/** The TeX that begins at `at`, or null. */
function findMath(text: string, at: number): Found | null {
  for (const { open, close, display } of PAIRS) {
    if (!text.startsWith(open, at)) continue
    const end = text.indexOf(close, at + open.length)
    if (end > at + open.length)
      return { tex: text.slice(at + open.length, end), display, end: end + close.length }
  }
  return environment(text, at) ?? dollar(text, at)
}

function environment(text: string, at: number): Found | null {
  const match = /^\\begin\{([a-zA-Z]+\*?)\}/.exec(text.slice(at, at + 40))
  if (!match) return null
  const close = `\\end{${match[1]}}`
  const end = text.indexOf(close, at)
  return end < 0 ? null : { tex: text.slice(at, end + close.length), display: true, end: end + close.length }
}

/** Between single dollars: no space inside the marks and no digit after them, so that prices stay prices. */
function dollar(text: string, at: number): Found | null {
  if (text[at] !== '$' || /[\s$]/.test(text[at + 1] ?? ' ')) return null
  for (let end = text.indexOf('$', at + 1); end > 0; end = text.indexOf('$', end + 1)) {
    if (text[end - 1] === '\\') continue
    // A paragraph's end or a code span is no part of a formula.
    if (/`|\n\s*\n/.test(text.slice(at + 1, end))) return null
    if (/\s/.test(text[end - 1] ?? '') || /\d/.test(text[end + 1] ?? '')) continue
    return { tex: text.slice(at + 1, end), display: false, end: end + 1 }
  }
  return null
}

export function mathRules(md: MarkdownIt): void {
  md.inline.ruler.before('escape', 'math', (state, silent) => {
    const char = state.src[state.pos]
    if (char !== '$' && char !== '\\') return false
    const found = findMath(state.src, state.pos)
    if (!found || found.end > state.posMax) return false
    if (!silent) {
      const token = state.push('math', 'span', 0)
      token.content = found.tex
      token.meta = { display: found.display }
    }
    state.pos = found.end
    return true
  })
  md.block.ruler.before(
    'fence',
    'math_block',
    (state, startLine, endLine, silent) => {
      const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
      if (!/^(\$\$|\\\\?\[|\\begin\{)/.test(state.src.slice(start, start + 8))) return false
      const found = findMath(state.src, start)
      if (!found?.display) return false
      let line = startLine
      while (line < endLine && (state.eMarks[line] ?? 0) < found.end) line++
      // Only when nothing but space follows on its last line is it a block.
      if (line >= endLine || state.src.slice(found.end, state.eMarks[line]).trim() !== '') return false
      if (silent) return true
      const token = state.push('math', 'div', 0)
      token.content = found.tex
      token.meta = { display: true }
      token.block = true
      state.line = line + 1
      return true
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  )
  md.renderer.rules.math = (tokens, i) => {
    const token = tokens[i]
    if (!token) return ''
    const kind = token.meta?.display ? 'math math-display' : 'math'
    return `<span class="${kind}">${md.utils.escapeHtml(token.content)}</span>`
  }
}
