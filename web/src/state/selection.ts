/** Which cells are selected, and whether keys command the notebook or edit a cell. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { CellId } from '../notebook/model'

export type Mode = 'command' | 'edit'

export class Selection {
  readonly mode: Signal<Mode> = signal('command')
  readonly active: Signal<CellId | null> = signal(null)
  readonly anchor: Signal<CellId | null> = signal(null)
  /** Markdown cells that show their source instead of their rendering. */
  readonly open: Signal<ReadonlySet<CellId>> = signal(new Set<CellId>())
  readonly selected: ReadonlySignal<ReadonlySet<CellId>>
  /** Where the cursor stands in each editor; editors write it, splitting a cell reads it. */
  readonly cursors = new Map<CellId, { readonly from: number; readonly to: number }>()
  readonly #order: ReadonlySignal<readonly CellId[]>
  #wanted: { id: CellId; mode: Mode } | null = null

  constructor(order: ReadonlySignal<readonly CellId[]>) {
    this.#order = order
    this.selected = computed(() => new Set(this.range()))
  }

  /** The selected cells in the notebook's order. */
  range(): readonly CellId[] {
    const order = this.#order.value
    const active = this.active.value
    if (active === null) return []
    const a = order.indexOf(active)
    const b = this.anchor.value === null ? a : order.indexOf(this.anchor.value)
    if (a < 0) return []
    return b < 0 ? [active] : order.slice(Math.min(a, b), Math.max(a, b) + 1)
  }

  select(id: CellId, mode: Mode = 'command'): void {
    batch(() => {
      this.active.value = id
      this.anchor.value = null
      this.mode.value = mode
    })
  }

  extendTo(id: CellId): void {
    batch(() => {
      this.anchor.value ??= this.active.peek()
      this.active.value = id
      this.mode.value = 'command'
    })
  }

  /** Select a cell as soon as the server has confirmed that it exists. */
  selectWhenThere(id: CellId, mode: Mode = 'command'): void {
    this.#wanted = { id, mode }
    this.follow([])
  }

  setOpen(id: CellId, open: boolean): void {
    if (this.open.peek().has(id) === open) return
    const next = new Set(this.open.peek())
    if (open) next.add(id)
    else next.delete(id)
    this.open.value = next
  }

  /** The cells changed from `before` to the current order: stay on the same cell, or beside where it was. */
  follow(before: readonly CellId[]): void {
    const order = this.#order.peek()
    const wanted = this.#wanted
    if (wanted && order.includes(wanted.id)) {
      this.#wanted = null
      this.select(wanted.id, wanted.mode)
      return
    }
    const active = this.active.peek()
    if (active !== null && order.includes(active)) return
    const at = active === null ? 0 : before.indexOf(active)
    const survivor = before.slice(Math.max(0, at)).find((id) => order.includes(id))
    const next = survivor ?? order.at(active === null ? 0 : -1)
    batch(() => {
      this.active.value = next ?? null
      this.anchor.value = null
      this.mode.value = 'command'
    })
  }
}
