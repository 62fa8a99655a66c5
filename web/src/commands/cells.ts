/** Commands on the structure of the notebook. */
import type { ChangeSet } from '@codemirror/state'
import type { Change } from '../notebook/changes'
import { type Cell, type CellId, type CellType, cellOf, newCell } from '../notebook/model'
import { replace } from '../notebook/text'
import type { Command, Context } from './command'

/** The selected cells, as they are shown here. */
function chosen({ session }: Context): Cell[] {
  const notebook = session.replica.notebook.peek()
  return session.selection.range().flatMap((id) => {
    const cell = cellOf(notebook, id)
    return cell ? [{ ...cell, source: session.replica.text(id)?.doc.toString() ?? cell.source }] : []
  })
}

function order({ session }: Context): readonly CellId[] {
  return session.replica.order.peek()
}

export function insert(
  context: Context,
  where: 'above' | 'below',
  mode: 'command' | 'edit' = 'command',
): boolean {
  const { session } = context
  const ids = session.selection.range()
  const at =
    where === 'above' ? order(context).indexOf(ids[0] ?? '') : order(context).indexOf(ids.at(-1) ?? '') + 1
  const id = context.newId()
  session.change([{ op: 'insert_cell', index: Math.max(0, at), cell: newCell('code', id) }])
  session.selection.selectWhenThere(id, mode)
  return true
}

function remove(context: Context): boolean {
  const cells = chosen(context)
  const changes: Change[] = cells.map(({ id }) => ({ op: 'delete_cell', cell_id: id }))
  if (changes.length === 0) return false
  if (cells.length === order(context).length) {
    // A notebook always has a cell to type in.
    const id = context.newId()
    changes.push({ op: 'insert_cell', index: 0, cell: newCell('code', id) })
    context.session.selection.selectWhenThere(id)
  }
  context.session.change(changes)
  return true
}

function copy(context: Context): boolean {
  context.clipboard.cells = chosen(context)
  return context.clipboard.cells.length > 0
}

function paste(context: Context): boolean {
  const { clipboard, session } = context
  const after = order(context).indexOf(session.selection.range().at(-1) ?? '') + 1
  const cells = clipboard.cells.map((cell) => ({ ...cell, id: context.newId() }))
  const last = cells.at(-1)
  if (!last) return false
  session.change(cells.map((cell, i) => ({ op: 'insert_cell', index: after + i, cell })))
  session.selection.selectWhenThere(last.id)
  return true
}

function move(context: Context, by: -1 | 1): boolean {
  const ids = context.session.selection.range()
  const first = order(context).indexOf(ids[0] ?? '')
  const last = first + ids.length - 1
  if (first < 0 || (by < 0 ? first === 0 : last === order(context).length - 1)) return false
  const inTurn = by < 0 ? ids : ids.toReversed()
  context.session.change(
    inTurn.map((cell_id) => ({ op: 'move_cell', cell_id, index: order(context).indexOf(cell_id) + by })),
  )
  return true
}

export function setType(context: Context, cell_type: CellType): boolean {
  const { session } = context
  const changes = chosen(context)
    .filter((cell) => cell.cell_type !== cell_type)
    .map((cell): Change => ({ op: 'set_cell_type', cell_id: cell.id, cell_type }))
  if (changes.length === 0) return false
  if (cell_type === 'markdown')
    for (const id of session.selection.range()) session.selection.setOpen(id, true)
  session.change(changes)
  return true
}

function split(context: Context): boolean {
  const { session } = context
  const [cell] = chosen(context)
  const active = session.selection.active.peek()
  if (!cell || cell.id !== active) return false
  const at = session.selection.cursors.get(active)?.from ?? cell.source.length
  const head = cell.source.slice(0, at).replace(/\n+$/, '')
  const tail = cell.source.slice(at).replace(/^\n+/, '')
  const id = context.newId()
  const edits = new Map<CellId, ChangeSet>([
    [active, replace(cell.source.length, head.length, cell.source.length, '')],
  ])
  const index = order(context).indexOf(active) + 1
  session.change([{ op: 'insert_cell', index, cell: newCell(cell.cell_type, id, tail) }], edits)
  if (cell.cell_type === 'markdown') session.selection.setOpen(id, true)
  session.selection.selectWhenThere(id, session.selection.mode.peek())
  return true
}

function merge(context: Context): boolean {
  const { session } = context
  let cells = chosen(context)
  if (cells.length === 1) {
    const next = order(context)[order(context).indexOf(cells[0]?.id ?? '') + 1]
    const below = next === undefined ? undefined : cellOf(session.replica.notebook.peek(), next)
    if (!below) return false
    cells = [...cells, { ...below, source: session.replica.text(below.id)?.doc.toString() ?? below.source }]
  }
  const [first, ...rest] = cells
  if (!first || rest.length === 0) return false
  const added = rest.map((cell) => `\n\n${cell.source}`).join('')
  const length = first.source.length
  session.change(
    rest.map(({ id }) => ({ op: 'delete_cell', cell_id: id })),
    new Map([[first.id, replace(length, length, length, added)]]),
  )
  session.selection.select(first.id)
  return true
}

function clearOutputs(context: Context, cells: readonly Cell[]): boolean {
  const changes = cells
    .filter((cell) => cell.cell_type === 'code' && (cell.outputs.length > 0 || cell.execution_count !== null))
    .flatMap(({ id }): Change[] => [
      { op: 'clear_outputs', cell_id: id },
      { op: 'set_execution_count', cell_id: id, execution_count: null },
    ])
  if (changes.length > 0) context.session.change(changes)
  return changes.length > 0
}

export const CELL_COMMANDS = {
  insertAbove: { label: 'Insert a cell above', group: 'Cells', keys: ['a'], run: (c) => insert(c, 'above') },
  insertBelow: { label: 'Insert a cell below', group: 'Cells', keys: ['b'], run: (c) => insert(c, 'below') },
  deleteCells: { label: 'Delete the cells', group: 'Cells', keys: ['d d'], run: remove },
  undo: {
    label: 'Undo a change of cells',
    group: 'Cells',
    keys: ['z', 'Mod-z'],
    run: (c) => c.session.undo(),
  },
  redo: { label: 'Redo', group: 'Cells', keys: ['Shift-z', 'Shift-Mod-z'], run: (c) => c.session.redo() },
  cut: { label: 'Cut the cells', group: 'Cells', keys: ['x'], run: (c) => copy(c) && remove(c) },
  copy: { label: 'Copy the cells', group: 'Cells', keys: ['c'], run: copy },
  paste: { label: 'Paste cells below', group: 'Cells', keys: ['v'], run: paste },
  toCode: { label: 'Make it code', group: 'Cells', keys: ['y'], run: (c) => setType(c, 'code') },
  toMarkdown: { label: 'Make it Markdown', group: 'Cells', keys: ['m'], run: (c) => setType(c, 'markdown') },
  toRaw: { label: 'Make it raw text', group: 'Cells', keys: ['r'], run: (c) => setType(c, 'raw') },
  split: {
    label: 'Split the cell at the cursor',
    group: 'Cells',
    keys: ['Ctrl-Shift--'],
    editKeys: ['Ctrl-Shift--'],
    run: split,
  },
  merge: { label: 'Merge with the cell below', group: 'Cells', keys: ['Shift-m'], run: merge },
  moveUp: {
    label: 'Move the cells up',
    group: 'Cells',
    keys: ['Ctrl-Shift-ArrowUp'],
    editKeys: ['Ctrl-Shift-ArrowUp'],
    run: (c) => move(c, -1),
  },
  moveDown: {
    label: 'Move the cells down',
    group: 'Cells',
    keys: ['Ctrl-Shift-ArrowDown'],
    editKeys: ['Ctrl-Shift-ArrowDown'],
    run: (c) => move(c, 1),
  },
  clearOutputs: { label: 'Clear the outputs', group: 'Cells', run: (c) => clearOutputs(c, chosen(c)) },
  clearAllOutputs: {
    label: 'Clear all outputs',
    group: 'Cells',
    run: (c) => clearOutputs(c, c.session.replica.notebook.peek().cells),
  },
} satisfies Record<string, Command>
