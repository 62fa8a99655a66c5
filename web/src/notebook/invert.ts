/** The change that takes another one back, where undo needs it. */
import type { Change } from './changes'
import { type Cell, cellOf, indexOf, type Notebook } from './model'
import { editsJson, readEdits, toText } from './text'

/** What undoes `change` once it has been applied to `before`; null when it can't be undone by itself. */
export function invert(before: Notebook, change: Change): Change | null {
  switch (change.op) {
    case 'insert_cell':
      return { op: 'delete_cell', cell_id: change.cell.id }
    case 'set_metadata':
      return { op: 'set_metadata', key: change.key, ...valueAt(before.metadata, change.key) }
    case 'append_output':
    case 'append_stream':
    case 'update_display':
      return null
    default: {
      const cell = cellOf(before, change.cell_id)
      return cell ? invertOnCell(before, cell, change) : null
    }
  }
}

function invertOnCell(
  before: Notebook,
  cell: Cell,
  change: Exclude<
    Change,
    { op: 'insert_cell' | 'set_metadata' | 'append_output' | 'append_stream' | 'update_display' }
  >,
): Change | null {
  const cell_id = cell.id
  switch (change.op) {
    case 'delete_cell':
      return { op: 'insert_cell', index: indexOf(before, cell_id), cell }
    case 'move_cell':
      return { op: 'move_cell', cell_id, index: indexOf(before, cell_id) }
    case 'set_cell_type':
      return { op: 'replace_cell', cell_id, cell }
    case 'replace_cell':
      return { op: 'replace_cell', cell_id: change.cell.id, cell }
    case 'edit_source':
      return {
        op: 'edit_source',
        cell_id,
        edits: editsJson(readEdits(change.edits).invert(toText(cell.source))),
      }
    case 'set_cell_metadata':
      return { op: 'set_cell_metadata', cell_id, key: change.key, ...valueAt(cell.metadata, change.key) }
    case 'clear_outputs':
    case 'set_outputs':
      return cell.cell_type === 'code' ? { op: 'set_outputs', cell_id, outputs: cell.outputs } : null
    case 'set_execution_count':
      return cell.cell_type === 'code'
        ? { op: 'set_execution_count', cell_id, execution_count: cell.execution_count }
        : null
  }
}

function valueAt(metadata: Readonly<Record<string, unknown>>, key: string): { value?: unknown } {
  return Object.hasOwn(metadata, key) ? { value: metadata[key] } : {}
}
