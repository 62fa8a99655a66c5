/**
 * TeX, drawn. A chunk of its own.
 *
 * Browsers draw MathML by themselves, at once and with nothing to fetch. That looks right where a mathematical font is
 * installed; where there is none, KaTeX's own fonts are fetched afterwards and the formulas are drawn again with them.
 */
import { render } from 'katex'

interface Formula {
  readonly into: HTMLElement
  readonly tex: string
  readonly display: boolean
}

/** What waits for fonts; null as soon as formulas are drawn as they will stay. */
let waiting: Formula[] | null = null
let output: 'mathml' | 'htmlAndMathml' = 'mathml'
let begun = false

export function renderMath(into: HTMLElement, tex: string, display: boolean): void {
  draw({ into, tex, display })
  if (!begun) begin()
  waiting?.push({ into, tex, display })
}

function begin(): void {
  begun = true
  if (hasMathFont()) return
  waiting = []
  void import('./mathfonts')
    .then(({ loadMathFonts }) => loadMathFonts())
    .then(
      () => {
        output = 'htmlAndMathml'
        for (const formula of waiting ?? []) if (formula.into.isConnected) draw(formula)
        waiting = null
      },
      // MathML is good enough when they can't be had.
      () => {
        waiting = null
      },
    )
}

function draw({ into, tex, display }: Formula): void {
  try {
    // Commands that could carry addresses or styles are not obeyed.
    const options = { output, trust: false, strict: 'ignore', maxExpand: 1000 } as const
    render(tex, into, { ...options, displayMode: display, throwOnError: true })
  } catch (error) {
    into.textContent = tex
    into.classList.add('math-error')
    into.title = (error as Error).message
  }
}

const FONTS = [
  'Cambria Math',
  'STIX Two Math',
  'Latin Modern Math',
  'Libertinus Math',
  'TeX Gyre Termes Math',
  'XITS Math',
  'Noto Sans Math',
  'DejaVu Math TeX Gyre',
]

/** A font is there when text is another width with it than without it. */
function hasMathFont(): boolean {
  const canvas = document.createElement('canvas').getContext('2d')
  if (!canvas) return true
  const width = (font: string) => {
    canvas.font = `40px ${font}`
    return canvas.measureText('∑∫√𝑥𝛼≤mathematics').width
  }
  const plain = { serif: width('serif'), monospace: width('monospace') }
  return FONTS.some(
    (font) => width(`"${font}", serif`) !== plain.serif || width(`"${font}", monospace`) !== plain.monospace,
  )
}
