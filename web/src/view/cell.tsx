/** One cell: its prompt, its source or rendering, its outputs. */
import { memo } from 'preact/compat'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { runCells } from '../commands/running'
import { type Cell, type CellId, type MarkdownCell, sourceOf } from '../notebook/model'
import type { RunState } from '../protocol/live'
import { renderMarkdown } from '../renderers/markdown'
import { call, renderContext, useDerived, useView } from './context'
import { Icon } from './icons'
import { InputBox } from './input'
import { useNear } from './near'
import { estimatedHeight, Outputs } from './outputs'
import { Source } from './source'

/** So many cells are made at once: a screen full. */
const FIRST_SCREEN = 8

export const CellView = memo(function CellView({
  id,
  index,
  count,
}: {
  id: CellId
  index: number
  count: number
}) {
  const view = useView()
  const { session } = view.commands
  const { selection } = session
  const cell = session.replica.cell(id).value
  const ref = useRef<HTMLElement>(null)
  const near = useNear(ref, index < FIRST_SCREEN)
  const active = useDerived(() => selection.active.value === id)
  const edited = useDerived(() => selection.active.value === id && selection.mode.value === 'edit')
  const selected = useDerived(() => selection.selected.value.has(id))
  const run = useDerived(() => session.runs.value[id])

  useLayoutEffect(() => {
    const element = ref.current
    if (!active || edited || !element) return
    if (element.contains(document.activeElement) && document.activeElement?.closest('.input-box')) return
    element.focus({ preventScroll: true })
    element.scrollIntoView({ block: 'nearest' })
  }, [active, edited])

  useLayoutEffect(() => {
    if (!near && cell && ref.current)
      ref.current.style.containIntrinsicHeight = `auto ${guessedHeight(cell)}px`
  }, [near])

  if (!cell) return null
  const classes = ['cell', `cell-${cell.cell_type}`]
  if (active) classes.push('active')
  if (edited) classes.push('edited')
  if (selected) classes.push('selected')
  if (run) classes.push(run)
  if (!near) classes.push('far')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are read for the whole notebook
    <section
      ref={ref}
      class={classes.join(' ')}
      aria-label={label(cell, index, count, run)}
      tabIndex={active ? 0 : -1}
      data-cell-id={id}
      onClick={(event) => {
        if (event.shiftKey) selection.extendTo(id)
        else if (!(event.target as Element).closest('.source, a, button, summary, .input-box'))
          if (document.getSelection()?.isCollapsed !== false) selection.select(id)
      }}
      onFocusIn={(event) => {
        if ((event.target as Element).closest('.cm-content')) selection.select(id, 'edit')
        else if ((event.target as Element).closest('.input-box')) selection.select(id)
      }}
    >
      {cell.cell_type === 'code' ? (
        <Code cell={cell} near={near} run={run} />
      ) : cell.cell_type === 'markdown' ? (
        <Markdown cell={cell} near={near} edited={edited} />
      ) : cell.cell_type !== 'raw' ? (
        <Unknown cell={cell} />
      ) : (
        <div class="cell-body">
          <Source id={id} prose={false} raw={true} near={near} />
        </div>
      )}
    </section>
  )
})

/** About how tall a cell will be; the browser need not lay out what is far away to know how long the page is. */
function guessedHeight(cell: Cell): number {
  const lines = sourceOf(cell).split('\n').length
  return cell.cell_type === 'code' ? 28 + 20 * lines + estimatedHeight(cell.outputs) : 20 + 26 * lines
}

/** A cell of a kind from the future is shown as it is, and kept. */
function Unknown({ cell }: { cell: object }) {
  return (
    <div class="cell-body">
      <p class="hint">A cell of a kind that is not known here. It stays in the notebook as it is:</p>
      <pre class="terminal long output">{JSON.stringify(cell, null, 2)}</pre>
    </div>
  )
}

function label(cell: Cell, index: number, count: number, run: RunState | undefined): string {
  const kind = { code: 'Code', markdown: 'Markdown', raw: 'Raw' }[cell.cell_type] ?? 'Unknown'
  return `${kind} cell ${index + 1} of ${count}${run ? `, ${run}` : ''}`
}

function Code({
  cell,
  near,
  run,
}: {
  cell: Extract<Cell, { cell_type: 'code' }>
  near: boolean
  run: RunState | undefined
}) {
  const view = useView()
  const { session } = view.commands
  const live = useDerived(() => session.fresh.value.has(cell.id))
  const prompt = run ? '*' : (cell.execution_count ?? ' ')
  const asked = useDerived(() => (session.input.value?.cell_id === cell.id ? session.input.value : null))
  return (
    <>
      <div class="prompt">
        <span class="prompt-text">[{prompt}]</span>
        {run === 'running' ? (
          <button
            type="button"
            class="prompt-button"
            title="Interrupt (I I)"
            aria-label="Interrupt"
            onClick={() => call(view, 'interrupt')}
          >
            <Icon name="stop" />
          </button>
        ) : (
          <button
            type="button"
            class="prompt-button"
            title="Run this cell"
            aria-label="Run this cell"
            onClick={() => runCells(view.commands, [cell.id])}
          >
            <Icon name="play" />
          </button>
        )}
      </div>
      <div class="cell-body">
        <Source id={cell.id} prose={false} raw={false} near={near} />
        {near ? (
          <Outputs outputs={cell.outputs} context={renderContext(view, live)} />
        ) : (
          <Room height={estimatedHeight(cell.outputs)} />
        )}
        {asked && <InputBox prompt={asked} />}
      </div>
    </>
  )
}

/** Empty space where something will be. */
function Room({ height }: { height: number }) {
  const ref = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (ref.current) ref.current.style.height = `${height}px`
  }, [height])
  return <div ref={ref} />
}

function Markdown({ cell, near, edited }: { cell: MarkdownCell; near: boolean; edited: boolean }) {
  const view = useView()
  const { selection, replica } = view.commands.session
  const open = useDerived(() => selection.open.value.has(cell.id)) || edited
  const doc = replica.doc(cell.id).value
  const ref = useRef<HTMLDivElement>(null)
  const source = doc?.toString() ?? cell.source

  useEffect(() => {
    // An editor that is entered stays until the cell is run.
    if (edited) selection.setOpen(cell.id, true)
  }, [edited, cell.id, selection])

  useLayoutEffect(() => {
    if (open || !ref.current) return
    if (!near) ref.current.textContent = source
    else if (source.trim() === '') ref.current.replaceChildren(hint())
    else
      ref.current.replaceChildren(renderMarkdown(source, cell.attachments ?? {}, renderContext(view, false)))
  }, [open, near, source, cell.attachments, view])

  return (
    <div class="cell-body">
      {open ? (
        <Source id={cell.id} prose={true} raw={false} near={near} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: Enter does the same from the keyboard
        <div class={near ? 'rendered' : 'rendered waiting'} ref={ref} onDblClick={() => enter()} />
      )}
    </div>
  )

  function enter() {
    selection.setOpen(cell.id, true)
    selection.select(cell.id, 'edit')
  }
}

function hint(): HTMLElement {
  const text = document.createElement('p')
  text.className = 'hint'
  text.textContent = 'Empty Markdown: press Enter to write.'
  return text
}
