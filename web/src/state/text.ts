/**
 * One cell's text while several people type: what is here, what is on its way, what waits to go.
 *
 * The server orders edits and refuses those made for an older text; these functions rebase what is not yet
 * confirmed over what came in between. At one place the text that came stands before ours.
 */
import type { ChangeSet, Text } from '@codemirror/state'

export interface CellText {
  /** What the editor shows: the confirmed text with `sent` and then `pending` applied. */
  readonly doc: Text
  /** How many edits the server has confirmed. */
  readonly version: number
  readonly sent: ChangeSet | null
  readonly pending: ChangeSet | null
}

export function textOf(doc: Text, version = 0): CellText {
  return { doc, version, sent: null, pending: null }
}

export function isDirty(text: CellText): boolean {
  return text.sent !== null || text.pending !== null
}

/** A local edit. */
export function typed(text: CellText, changes: ChangeSet): CellText {
  const pending = text.pending ? text.pending.compose(changes) : changes
  return { ...text, doc: changes.apply(text.doc), pending }
}

/** The waiting edits go out. */
export function send(text: CellText): CellText {
  return { ...text, sent: text.pending, pending: null }
}

/** The server accepted what was sent. */
export function confirm(text: CellText): CellText {
  return { ...text, version: text.version + 1, sent: null }
}

/** What was sent did not arrive or was refused: it waits again. */
export function unsend(text: CellText): CellText {
  if (!text.sent) return text
  return { ...text, sent: null, pending: text.pending ? text.sent.compose(text.pending) : text.sent }
}

/** Somebody else's edit of the confirmed text; also answers it as an edit of what is shown here. */
export function receive(text: CellText, remote: ChangeSet): { text: CellText; shown: ChangeSet } {
  let shown = remote
  const over = (mine: ChangeSet | null): ChangeSet | null => {
    if (!mine) return null
    const rebased = mine.map(shown)
    shown = shown.map(mine, true)
    return rebased
  }
  const sent = over(text.sent)
  const pending = over(text.pending)
  return { text: { doc: shown.apply(text.doc), version: text.version + 1, sent, pending }, shown }
}
