/** A cell's editor: CodeMirror over the session's text of that cell. */
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { Annotation, Compartment, EditorState, type Extension, Prec, Transaction } from '@codemirror/state'
import { drawSelection, EditorView, type KeyBinding, keymap } from '@codemirror/view'
import { classHighlighter } from '@lezer/highlight'
import type { CellId } from '../notebook/model'
import type { Session } from '../state/session'
import { languageSupport } from './languages'

export interface EditorOptions {
  readonly session: Session
  readonly id: CellId
  readonly parent: HTMLElement
  readonly language: string
  readonly prose: boolean
  readonly label: string
  readonly nonce: string
  /** The cursor wants to leave the cell upwards or downwards. */
  readonly leave: (direction: -1 | 1) => boolean
}

/** Marks what the session did to the text, so that it is not told about it. */
const fromSession = Annotation.define<boolean>()

export interface Editor {
  readonly view: EditorView
  destroy(): void
}

export function createEditor(options: EditorOptions): Editor {
  const { session, id, parent } = options
  const language = new Compartment()
  const assistance = new Compartment()
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: session.replica.text(id)?.doc ?? '',
      extensions: [
        setup(options),
        language.of([]),
        assistance.of([]),
        EditorView.updateListener.of(({ state, selectionSet, docChanged }) => {
          const { from, to } = state.selection.main
          if (selectionSet || docChanged) session.selection.cursors.set(id, { from, to })
        }),
      ],
    }),
    dispatchTransactions(transactions, editor) {
      editor.update(transactions)
      for (const tr of transactions)
        if (tr.docChanged && !tr.annotation(fromSession)) session.edit(id, tr.changes, editor)
    },
  })
  const forget = session.replica.onEdit((edited, changes, origin) => {
    if (edited !== id || origin === view) return
    view.dispatch({
      changes,
      annotations: [fromSession.of(true), Transaction.addToHistory.of(false), Transaction.remote.of(true)],
    })
  })
  const support = languageSupport(options.language)
  const add = (extension: Extension) => view.dispatch({ effects: language.reconfigure(extension) })
  if (support instanceof Promise) void support.then(add, () => undefined)
  else add(support)
  if (!options.prose) assistWhenFocused(view, options, assistance)
  return {
    view,
    destroy() {
      forget()
      view.destroy()
    },
  }
}

/** Completion and help are fetched when somebody first works in an editor. */
function assistWhenFocused(view: EditorView, { session }: EditorOptions, assistance: Compartment): void {
  const load = () => {
    view.contentDOM.removeEventListener('focus', load)
    void import('./assist').then(
      ({ assist }) => view.dispatch({ effects: assistance.reconfigure(assist(session)) }),
      () => undefined,
    )
  }
  view.contentDOM.addEventListener('focus', load)
}

function setup(options: EditorOptions): Extension {
  return [
    // A lone "\r" belongs to the text.
    EditorState.lineSeparator.of('\n'),
    EditorState.tabSize.of(4),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of('    '),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    syntaxHighlighting(classHighlighter),
    options.prose ? EditorView.lineWrapping : [],
    options.nonce ? EditorView.cspNonce.of(options.nonce) : [],
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      spellcheck: String(options.prose),
      autocorrect: 'off',
      autocapitalize: 'off',
    }),
    keymap.of([
      { key: 'ArrowUp', run: (view) => atEdge(view, -1) && options.leave(-1) },
      { key: 'ArrowDown', run: (view) => atEdge(view, 1) && options.leave(1) },
    ]),
    Prec.low(
      keymap.of([
        { key: 'Tab', run: indentMore, shift: indentLess },
        ...historyKeymap,
        ...defaultKeymap.flatMap(withoutOurs),
      ]),
    ),
  ]
}

/** Keys that call commands of the notebook are not the editor's: Shift-Enter, Mod-Enter, Ctrl-m. */
function withoutOurs(binding: KeyBinding): KeyBinding[] {
  if (binding.key === 'Mod-Enter' || binding.key === 'Ctrl-m') return []
  if (binding.key !== 'Enter') return [binding]
  const { shift: _ours, ...rest } = binding
  return [rest]
}

function atEdge({ state }: EditorView, direction: -1 | 1): boolean {
  const { main, ranges } = state.selection
  if (!main.empty || ranges.length > 1) return false
  const line = state.doc.lineAt(main.head)
  return direction < 0 ? line.number === 1 : line.number === state.doc.lines
}
