/** The outputs under a cell: each is rendered once and then kept up to date in place. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Output } from '../notebook/model'
import { type OutputView, renderOutput } from '../renderers/output'
import type { RenderContext } from '../renderers/renderer'

/** As long the place of cleared outputs is held, so that the page does not jump while a cell runs again. */
const HOLD = 400

export function Outputs({ outputs, context }: { outputs: readonly Output[]; context: RenderContext }) {
  const box = useRef<HTMLDivElement>(null)
  const views = useRef<OutputView[]>([])

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const height = element.offsetHeight
    const had = views.current.length
    reconcile(element, views.current, outputs, context)
    if (had === 0 || outputs.length > 0) {
      element.style.minHeight = ''
      return
    }
    element.style.minHeight = `${height}px`
    const timer = setTimeout(() => {
      element.style.minHeight = ''
    }, HOLD)
    return () => clearTimeout(timer)
  }, [outputs, context.live])

  useLayoutEffect(
    () => () => {
      for (const view of views.current) view.dispose()
      views.current = []
    },
    [],
  )
  return <div class="outputs" ref={box} />
}

function reconcile(
  element: HTMLElement,
  views: OutputView[],
  outputs: readonly Output[],
  context: RenderContext,
): void {
  outputs.forEach((output, i) => {
    const old = views[i]
    if (old?.update(output, context)) return
    const view = renderOutput(output, context)
    if (old) {
      old.dispose()
      old.element.replaceWith(view.element)
    } else element.append(view.element)
    views[i] = view
  })
  for (const view of views.splice(outputs.length)) {
    view.dispose()
    view.element.remove()
  }
}

/** About how tall outputs will be that are not rendered yet. */
export function estimatedHeight(outputs: readonly Output[]): number {
  let height = 0
  for (const output of outputs) {
    if (output.output_type === 'stream') height += Math.min(480, 20 * output.text.split('\n').length)
    else if (output.output_type === 'error') height += Math.min(480, 60 + 20 * output.traceback.length)
    else if ('data' in output)
      height += Object.keys(output.data).some((type) => /image|html/.test(type)) ? 320 : 40
  }
  return height
}
