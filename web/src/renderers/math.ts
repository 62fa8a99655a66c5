/** TeX as MathML, which every browser of today draws by itself: no fonts and no styles to fetch. A chunk of its own. */
import { render } from 'katex'

export function renderMath(into: HTMLElement, tex: string, display: boolean): void {
  try {
    // Strings are never parsed as HTML here, and commands that could carry addresses or styles are refused.
    render(tex, into, {
      displayMode: display,
      output: 'mathml',
      throwOnError: true,
      trust: false,
      strict: 'ignore',
      maxExpand: 1000,
    })
  } catch (error) {
    into.textContent = tex
    into.classList.add('math-error')
    into.title = (error as Error).message
  }
}
