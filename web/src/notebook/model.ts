/**
 * A notebook as plain, frozen JSON: nbformat's own shape with every string joined.
 *
 * Keys that are not named here stay where they are, because values are only ever copied with spread.
 */

export type CellId = string
export type CellType = 'code' | 'markdown' | 'raw'
export type MimeBundle = Readonly<Record<string, unknown>>
export type Metadata = Readonly<Record<string, unknown>>

interface StreamOutput {
  readonly output_type: 'stream'
  readonly name: string
  readonly text: string
}

interface DisplayOutput {
  readonly output_type: 'display_data'
  readonly data: MimeBundle
  readonly metadata: Metadata
  readonly display_id?: string
}

interface ResultOutput {
  readonly output_type: 'execute_result'
  readonly data: MimeBundle
  readonly metadata: Metadata
  readonly execution_count: number | null
  readonly display_id?: string
}

export interface ErrorOutput {
  readonly output_type: 'error'
  readonly ename: string
  readonly evalue: string
  readonly traceback: readonly string[]
}

export type Output = StreamOutput | DisplayOutput | ResultOutput | ErrorOutput

interface CellBase {
  readonly id: CellId
  readonly source: string
  readonly metadata: Metadata
}

export interface CodeCell extends CellBase {
  readonly cell_type: 'code'
  readonly outputs: readonly Output[]
  readonly execution_count: number | null
}

export interface MarkdownCell extends CellBase {
  readonly cell_type: 'markdown'
  readonly attachments?: Readonly<Record<string, MimeBundle>>
}

interface RawCell extends CellBase {
  readonly cell_type: 'raw'
  readonly attachments?: Readonly<Record<string, MimeBundle>>
}

export type Cell = CodeCell | MarkdownCell | RawCell

export interface Notebook {
  readonly cells: readonly Cell[]
  readonly metadata: Metadata
  readonly nbformat: number
  readonly nbformat_minor: number
}

export const EMPTY_NOTEBOOK: Notebook = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 }

export function newCell(type: CellType, id: CellId, source = ''): Cell {
  const base = { id, source, metadata: {} }
  return type === 'code'
    ? { cell_type: 'code', ...base, outputs: [], execution_count: null }
    : { cell_type: type, ...base }
}

export function indexOf(notebook: Notebook, id: CellId): number {
  return notebook.cells.findIndex((cell) => cell.id === id)
}

export function cellOf(notebook: Notebook, id: CellId): Cell | undefined {
  return notebook.cells.find((cell) => cell.id === id)
}

/** The language the notebook's code is written in, as its metadata says; Python when they are silent. */
export function languageOf(metadata: Metadata): string {
  const info = metadata.language_info as { name?: unknown } | undefined
  if (typeof info?.name === 'string') return info.name
  const spec = metadata.kernelspec as { language?: unknown } | undefined
  return typeof spec?.language === 'string' ? spec.language : 'python'
}

/** The source of a cell; a cell of a kind that is not known yet may have none. */
export function sourceOf(cell: Cell): string {
  return typeof cell.source === 'string' ? cell.source : ''
}
