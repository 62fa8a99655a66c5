/** Commands that move through the notebook, and those on the notebook as a whole. */
import { cellOf } from '../notebook/model'
import type { Command, Context } from './command'

function step({ session }: Context, by: -1 | 1, extend = false): boolean {
  const order = session.replica.order.peek()
  const next = order[order.indexOf(session.selection.active.peek() ?? '') + by]
  if (next === undefined) return false
  if (extend) session.selection.extendTo(next)
  else session.selection.select(next)
  return true
}

function edit({ session }: Context): boolean {
  const id = session.selection.active.peek()
  if (id === null) return false
  if (cellOf(session.replica.notebook.peek(), id)?.cell_type === 'markdown')
    session.selection.setOpen(id, true)
  session.selection.select(id, 'edit')
  return true
}

function leave({ session }: Context): boolean {
  session.selection.mode.value = 'command'
  return true
}

function selectAll({ session }: Context): boolean {
  const order = session.replica.order.peek()
  const [first] = order
  const last = order.at(-1)
  if (first === undefined || last === undefined) return false
  session.selection.select(first)
  session.selection.extendTo(last)
  return true
}

/** Save now; answers when the server has written the file or said why not. */
export async function save({ session }: Context): Promise<void> {
  await session.ask((id) => ({ type: 'save', id }), true)
}

export const MOVE_COMMANDS = {
  edit: { label: 'Edit the cell', group: 'Move', keys: ['Enter'], run: edit },
  leave: {
    label: 'Stop editing, command the notebook',
    group: 'Move',
    editKeys: ['Escape', 'Ctrl-m'],
    run: leave,
  },
  down: { label: 'Next cell', group: 'Move', keys: ['ArrowDown', 'j'], run: (c) => step(c, 1) },
  up: { label: 'Cell before', group: 'Move', keys: ['ArrowUp', 'k'], run: (c) => step(c, -1) },
  extendDown: {
    label: 'Select the next cell too',
    group: 'Move',
    keys: ['Shift-ArrowDown', 'Shift-j'],
    run: (c) => step(c, 1, true),
  },
  extendUp: {
    label: 'Select the cell before too',
    group: 'Move',
    keys: ['Shift-ArrowUp', 'Shift-k'],
    run: (c) => step(c, -1, true),
  },
  selectAll: { label: 'Select all cells', group: 'Move', keys: ['Mod-a'], run: selectAll },
  save: {
    label: 'Save now',
    group: 'Notebook',
    keys: ['Mod-s', 's'],
    editKeys: ['Mod-s'],
    run: (c) => {
      void save(c)
      return true
    },
  },
  help: {
    label: 'Show the keys',
    group: 'Notebook',
    keys: ['h', '?'],
    run: (c) => {
      c.ui.dialog.value = { kind: 'help' }
      return true
    },
  },
} satisfies Record<string, Command>
