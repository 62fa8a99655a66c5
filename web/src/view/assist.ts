/** Help while typing: completion from the kernel, a tooltip about what is under the cursor, closing brackets. */
import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete'
import { type Extension, Prec, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, keymap, showTooltip, type Tooltip, tooltips } from '@codemirror/view'
import { toCodePoints, toUnits } from '../notebook/text'
import { renderTerminal } from '../renderers/terminal'
import type { Session } from '../state/session'

export function assist(session: Session): Extension {
  return [
    tooltips({ position: 'fixed', parent: document.body }),
    autocompletion({
      activateOnTyping: false,
      interactionDelay: 20,
      override: [(context) => complete(session, context)],
      icons: false,
      maxRenderedOptions: 200,
    }),
    closeBrackets(),
    inspection,
    Prec.high(
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        { key: 'Tab', run: completeAfterWord },
        { key: 'Shift-Tab', run: (view) => inspect(session, view) },
        { key: 'Escape', run: closeTip },
        ...closeBracketsKeymap,
        ...completionKeymap,
      ]),
    ),
  ]
}

/** Tab after a word completes; elsewhere it indents. */
function completeAfterWord(view: EditorView): boolean {
  const { main } = view.state.selection
  const before = view.state.sliceDoc(Math.max(0, main.head - 1), main.head)
  return main.empty && /\S/.test(before) && startCompletion(view)
}

interface CompleteReply {
  readonly matches?: readonly string[]
  readonly cursor_start?: number
  readonly cursor_end?: number
  readonly metadata?: {
    readonly _jupyter_types_experimental?: readonly { text: string; type?: string; signature?: string }[]
  }
}

async function complete(session: Session, context: CompletionContext): Promise<CompletionResult | null> {
  const code = context.state.doc.toString()
  const cursor = toCodePoints(code, context.pos)
  const reply = (await session.ask((id) => ({ type: 'complete', id, code, cursor }))) as CompleteReply | null
  if (!reply?.matches?.length || context.aborted) return null
  const types = new Map(reply.metadata?._jupyter_types_experimental?.map((one) => [one.text, one]))
  return {
    from: toUnits(code, reply.cursor_start ?? cursor),
    to: toUnits(code, reply.cursor_end ?? cursor),
    validFor: /^[\w.]*$/,
    options: reply.matches.map((label, i) => {
      const type = types.get(label)?.type
      // The kernel's order is kept.
      return { label, boost: -Math.min(99, i / 4), ...(type && type !== '<unknown>' ? { detail: type } : {}) }
    }),
  }
}

const setTip = StateEffect.define<Tooltip | null>()

const inspection = StateField.define<Tooltip | null>({
  create: () => null,
  update(tip, tr) {
    for (const effect of tr.effects) if (effect.is(setTip)) return effect.value
    // The tooltip is about what was under the cursor.
    return tr.docChanged || tr.selection ? null : tip
  },
  provide: (field) => showTooltip.from(field),
})

function inspect(session: Session, view: EditorView): boolean {
  const { state } = view
  const { main } = state.selection
  const before = state.doc.lineAt(main.head).text.slice(0, main.head - state.doc.lineAt(main.head).from)
  if (!main.empty || before.trim() === '') return false
  const code = state.doc.toString()
  const detail = state.field(inspection) ? 1 : 0
  void session
    .ask((id) => ({ type: 'inspect', id, code, cursor: toCodePoints(code, main.head), detail }))
    .then((reply) => {
      if (!reply || view.state.doc !== state.doc) return
      const data = (reply.data ?? {}) as Record<string, unknown>
      const text = reply.found === true ? data['text/plain'] : 'Nothing is known about this yet.'
      view.dispatch({ effects: setTip.of(tooltip(main.head, text)) })
    })
  return true
}

function closeTip(view: EditorView): boolean {
  if (!view.state.field(inspection)) return false
  view.dispatch({ effects: setTip.of(null) })
  return true
}

function tooltip(pos: number, text: unknown): Tooltip {
  return {
    pos,
    above: true,
    create: () => {
      const dom = document.createElement('div')
      dom.className = 'inspection'
      dom.append(renderTerminal(typeof text === 'string' ? text : '').element)
      return { dom }
    },
  }
}
