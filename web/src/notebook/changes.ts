/** Every change to a notebook, as a value; `apply` carries one out purely. */
import {
  type Cell,
  type CellId,
  type CellType,
  type CodeCell,
  indexOf,
  type Metadata,
  type MimeBundle,
  type Notebook,
  type Output,
} from './model'
import { appendText } from './stream'
import { type EditsJson, readEdits, toText } from './text'

export type Change =
  | { readonly op: 'insert_cell'; readonly index: number; readonly cell: Cell }
  | { readonly op: 'delete_cell'; readonly cell_id: CellId }
  | { readonly op: 'move_cell'; readonly cell_id: CellId; readonly index: number }
  | { readonly op: 'set_cell_type'; readonly cell_id: CellId; readonly cell_type: CellType }
  | { readonly op: 'replace_cell'; readonly cell_id: CellId; readonly cell: Cell }
  | { readonly op: 'edit_source'; readonly cell_id: CellId; readonly edits: EditsJson }
  | {
      readonly op: 'set_cell_metadata'
      readonly cell_id: CellId
      readonly key: string
      readonly value?: unknown
    }
  | { readonly op: 'set_metadata'; readonly key: string; readonly value?: unknown }
  | { readonly op: 'clear_outputs'; readonly cell_id: CellId }
  | { readonly op: 'set_outputs'; readonly cell_id: CellId; readonly outputs: readonly Output[] }
  | { readonly op: 'append_output'; readonly cell_id: CellId; readonly output: Output }
  | { readonly op: 'append_stream'; readonly cell_id: CellId; readonly name: string; readonly text: string }
  | {
      readonly op: 'update_display'
      readonly display_id: string
      readonly data: MimeBundle
      readonly metadata: Metadata
    }
  | { readonly op: 'set_execution_count'; readonly cell_id: CellId; readonly execution_count: number | null }

/** A change that does not fit the notebook: its cell is gone, its edits are for another text. */
export class RefusedChange extends Error {}

export function applyAll(notebook: Notebook, changes: readonly Change[]): Notebook {
  return changes.reduce(apply, notebook)
}

export function apply(notebook: Notebook, change: Change): Notebook {
  switch (change.op) {
    case 'insert_cell':
      return insertCell(notebook, change.index, change.cell)
    case 'delete_cell':
      place(notebook, change.cell_id)
      return { ...notebook, cells: notebook.cells.filter((cell) => cell.id !== change.cell_id) }
    case 'move_cell':
      return moveCell(notebook, change.cell_id, change.index)
    case 'set_metadata':
      return { ...notebook, metadata: withKey(notebook.metadata, change) }
    case 'update_display':
      return updateDisplay(notebook, change)
    default:
      return onCell(notebook, change.cell_id, (cell) => applyToCell(cell, change))
  }
}

type CellChange = Exclude<
  Change,
  { op: 'insert_cell' | 'delete_cell' | 'move_cell' | 'set_metadata' | 'update_display' }
>

function applyToCell(cell: Cell, change: CellChange): Cell {
  switch (change.op) {
    case 'set_cell_type':
      if (!TYPES.has(change.cell_type)) throw new RefusedChange(`no cell type ${change.cell_type}`)
      return retype(cell, change.cell_type)
    case 'replace_cell':
      return change.cell
    case 'edit_source':
      if (!TYPES.has(cell.cell_type))
        throw new RefusedChange(`cell ${cell.id} is of the unknown type ${cell.cell_type}`)
      return { ...cell, source: edited(cell.source, change.edits) }
    case 'set_cell_metadata':
      return { ...cell, metadata: withKey(cell.metadata, change) }
    case 'clear_outputs':
      return { ...code(cell), outputs: [] }
    case 'set_outputs':
      return { ...code(cell), outputs: change.outputs }
    case 'append_output':
      return { ...code(cell), outputs: [...code(cell).outputs, change.output] }
    case 'append_stream':
      return { ...code(cell), outputs: withStream(code(cell).outputs, change.name, change.text) }
    case 'set_execution_count':
      return { ...code(cell), execution_count: change.execution_count }
  }
}

const TYPES: ReadonlySet<string> = new Set<CellType>(['code', 'markdown', 'raw'])

function place(notebook: Notebook, id: CellId): number {
  const index = indexOf(notebook, id)
  if (index < 0) throw new RefusedChange(`no cell ${id} in this notebook`)
  return index
}

function onCell(notebook: Notebook, id: CellId, change: (cell: Cell) => Cell): Notebook {
  const index = place(notebook, id)
  const cell = change(notebook.cells[index] as Cell)
  if (cell.id !== id) requireFree(notebook, cell.id)
  return { ...notebook, cells: notebook.cells.with(index, cell) }
}

function requireFree(notebook: Notebook, id: CellId): void {
  if (indexOf(notebook, id) >= 0) throw new RefusedChange(`cell id ${id} is taken`)
}

function insertCell(notebook: Notebook, index: number, cell: Cell): Notebook {
  requireFree(notebook, cell.id)
  return { ...notebook, cells: notebook.cells.toSpliced(clamp(index, notebook.cells.length), 0, cell) }
}

function moveCell(notebook: Notebook, id: CellId, index: number): Notebook {
  const from = place(notebook, id)
  const cell = notebook.cells[from] as Cell
  const rest = notebook.cells.toSpliced(from, 1)
  return { ...notebook, cells: rest.toSpliced(clamp(index, rest.length), 0, cell) }
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length))
}

function code(cell: Cell): CodeCell {
  if (cell.cell_type !== 'code') throw new RefusedChange(`cell ${cell.id} is ${cell.cell_type}, not code`)
  return cell
}

function retype(cell: Cell, type: CellType): Cell {
  if (cell.cell_type === type) return cell
  if (type === 'code') {
    const { attachments: _dropped, ...rest } = cell as Cell & { attachments?: unknown }
    return { ...rest, cell_type: 'code', outputs: [], execution_count: null } as Cell
  }
  const { outputs: _outputs, execution_count: _count, ...rest } = cell as CodeCell
  return { ...rest, cell_type: type } as Cell
}

function edited(source: string, edits: EditsJson): string {
  try {
    const changes = readEdits(edits)
    changes.iterChangedRanges((from, to) => {
      if (cutsCharacter(source, from) || cutsCharacter(source, to))
        throw new Error('they cut a character in two')
    })
    return changes.apply(toText(source)).toString()
  } catch (error) {
    throw new RefusedChange(`the edits do not fit the source: ${(error as Error).message}`)
  }
}

function cutsCharacter(source: string, at: number): boolean {
  const before = source.charCodeAt(at - 1)
  const after = source.charCodeAt(at)
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000
}

function withKey(metadata: Metadata, change: { readonly key: string; readonly value?: unknown }): Metadata {
  if ('value' in change) return { ...metadata, [change.key]: change.value }
  const { [change.key]: _removed, ...rest } = metadata
  return rest
}

function withStream(outputs: readonly Output[], name: string, text: string): readonly Output[] {
  const last = outputs.at(-1)
  if (last?.output_type === 'stream' && last.name === name)
    return outputs.with(-1, { ...last, text: appendText(last.text, text) })
  const folded = appendText('', text)
  return folded === '' ? outputs : [...outputs, { output_type: 'stream', name, text: folded }]
}

function updateDisplay(notebook: Notebook, change: Extract<Change, { op: 'update_display' }>): Notebook {
  const update = (output: Output): Output =>
    'display_id' in output && output.display_id === change.display_id
      ? { ...output, data: change.data, metadata: change.metadata }
      : output
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== 'code') return cell
    const outputs = cell.outputs.map(update)
    return outputs.some((output, i) => output !== cell.outputs[i]) ? { ...cell, outputs } : cell
  })
  return { ...notebook, cells }
}
