/** Code with colours but without an editor. */
import { pythonLanguage } from '@codemirror/lang-python'
import { classHighlighter, highlightCode } from '@lezer/highlight'

export function highlighted(code: string): DocumentFragment {
  const fragment = document.createDocumentFragment()
  highlightCode(
    code,
    pythonLanguage.parser.parse(code),
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
