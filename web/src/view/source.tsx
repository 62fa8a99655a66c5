/** A cell's source: an editor near the window, else the same text at the same size. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { CellId } from '../notebook/model'
import { useDerived, useView } from './context'
import { createEditor, type Editor } from './editor'

export function Source({
  id,
  prose,
  raw,
  near,
}: {
  id: CellId
  prose: boolean
  raw: boolean
  near: boolean
}) {
  const view = useView()
  const { session } = view.commands
  const { selection } = session
  const box = useRef<HTMLDivElement>(null)
  const editor = useRef<Editor | null>(null)
  const language = prose ? 'markdown' : raw ? 'text' : session.replica.language.value
  const edited = useDerived(() => selection.mode.value === 'edit' && selection.active.value === id)
  const wanted = near || edited

  useLayoutEffect(() => {
    if (!wanted || !box.current) return
    const leave = (direction: -1 | 1): boolean => {
      const order = session.replica.order.peek()
      const next = order[order.indexOf(id) + direction]
      if (next === undefined) return false
      selection.select(next, prose || isMarkdown(next) ? 'command' : 'edit')
      return true
    }
    const isMarkdown = (other: CellId) => session.replica.cell(other).peek()?.cell_type === 'markdown'
    const label = prose ? 'Markdown source' : raw ? 'Raw text' : 'Code'
    const parent = box.current
    parent.replaceChildren()
    editor.current = createEditor({ session, id, parent, language, prose, label, nonce: view.nonce, leave })
    return () => {
      editor.current?.destroy()
      editor.current = null
    }
  }, [wanted, session, id, language])

  useLayoutEffect(() => {
    if (wanted || !box.current) return
    const text = session.replica.doc(id).peek()?.toString() ?? ''
    const pre = document.createElement('pre')
    pre.className = 'source-plain'
    pre.textContent = text
    box.current.replaceChildren(pre)
  }, [wanted, session, id, language])

  useLayoutEffect(() => {
    const { current } = editor
    if (edited && current && !current.view.hasFocus) current.view.focus()
  }, [edited, wanted])

  return <div class={prose ? 'source source-prose' : 'source'} ref={box} />
}
