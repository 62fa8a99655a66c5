/** The notebook's page. */
import { useEffect } from 'preact/hooks'
import { KeyReader } from '../commands/keys'
import { Banners } from './banners'
import { CellView } from './cell'
import { call, useView, View, type ViewContext } from './context'
import { Dialogs } from './dialogs'
import { Icon } from './icons'
import { TopBar } from './topbar'

export function NotebookPage({ view }: { view: ViewContext }) {
  return (
    <View.Provider value={view}>
      <TopBar />
      <Banners />
      <Cells />
      <Dialogs />
      <Keys />
    </View.Provider>
  )
}

function Cells() {
  const { session } = useView().commands
  const order = session.replica.order.value
  if (!session.loaded.value) return <main class="notebook" aria-busy="true" />
  return (
    <main class="notebook">
      {order.map((id, index) => (
        <CellView key={id} id={id} index={index} count={order.length} />
      ))}
      <AddAtEnd />
    </main>
  )
}

function AddAtEnd() {
  const view = useView()
  const { session } = view.commands
  const add = (type: 'code' | 'markdown') => {
    const last = session.replica.order.peek().at(-1)
    if (last !== undefined) session.selection.select(last)
    const id = view.commands.newId()
    const index = session.replica.order.peek().length
    const base = { id, source: '', metadata: {} }
    session.change([
      {
        op: 'insert_cell',
        index,
        cell:
          type === 'code'
            ? { cell_type: 'code', ...base, outputs: [], execution_count: null }
            : { cell_type: 'markdown', ...base },
      },
    ])
    session.selection.selectWhenThere(id, 'edit')
  }
  return (
    <div class="add-at-end">
      <button type="button" class="quiet" onClick={() => add('code')}>
        <Icon name="plus" /> Code
      </button>
      <button type="button" class="quiet" onClick={() => add('markdown')}>
        <Icon name="plus" /> Markdown
      </button>
    </div>
  )
}

/** Keys are read once for the whole page, after the editor had its turn. */
function Keys() {
  const view = useView()
  useEffect(() => {
    const reader = new KeyReader(view.mac)
    const { session, ui } = view.commands
    const listen = (event: KeyboardEvent) => {
      const target = event.target as Element
      if (event.defaultPrevented || event.isComposing || ui.dialog.peek() || !session.loaded.peek()) return
      const inEditor = target.closest('.cm-content') !== null
      if (!inEditor && target.closest('input, textarea, select')) return
      if (target.closest('button, a, summary') && (event.key === 'Enter' || event.key === ' ')) return
      const press = {
        key: event.key,
        ctrl: event.ctrlKey,
        alt: event.altKey,
        meta: event.metaKey,
        shift: event.shiftKey,
      }
      const found = reader.read(inEditor ? 'edit' : 'command', press, event.timeStamp)
      if (found === null) return
      // Selected text of an output is copied as usual.
      if (found !== 'wait' && isCopy(event) && document.getSelection()?.isCollapsed === false) return
      if (found === 'wait' || call(view, found)) event.preventDefault()
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [view])
  return null
}

function isCopy(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && event.key === 'c'
}
