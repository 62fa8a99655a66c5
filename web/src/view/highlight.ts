/** Code with colours but without an editor. */
import { pythonLanguage } from '@codemirror/lang-python'
import type { Parser } from '@lezer/common'
import { classHighlighter, highlightCode } from '@lezer/highlight'

export function highlighted(code: string, parser: Parser = pythonLanguage.parser): DocumentFragment {
  const fragment = document.createDocumentFragment()
  highlightCode(
    code,
    parser.parse(code),
    classHighlighter,
    (text, classes) => {
      if (!classes) {
        fragment.append(text)
        return
      }
      const span = document.createElement('span')
      span.className = classes
      span.textContent = text
      fragment.append(span)
    },
    () => fragment.append('\n'),
  )
  return fragment
}
