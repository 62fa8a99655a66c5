/** Commands that run cells, and those that speak to the kernel. */
import { type CellId, cellOf } from '../notebook/model'
import { insert } from './cells'
import type { Command, Context } from './command'

/** Run code cells; Markdown cells are rendered. */
export function runCells({ session }: Context, ids: readonly CellId[]): boolean {
  const notebook = session.replica.notebook.peek()
  const code = ids.filter((id) => cellOf(notebook, id)?.cell_type === 'code')
  for (const id of ids) session.selection.setOpen(id, false)
  if (code.length > 0) session.sayAfterEdits({ type: 'run', cells: code })
  return ids.length > 0
}

function runHere(context: Context): boolean {
  const { selection } = context.session
  const ids = selection.range()
  if (!runCells(context, ids)) return false
  selection.mode.value = 'command'
  return true
}

function runAndAdvance(context: Context): boolean {
  const { session } = context
  const ids = session.selection.range()
  if (!runCells(context, ids)) return false
  const order = session.replica.order.peek()
  const next = order[order.indexOf(ids.at(-1) ?? '') + 1]
  if (next === undefined) return insert(context, 'below', 'edit')
  session.selection.select(next)
  return true
}

function runAndInsert(context: Context): boolean {
  return runCells(context, context.session.selection.range()) && insert(context, 'below', 'edit')
}

function runAll(context: Context): boolean {
  return runCells(context, context.session.replica.order.peek())
}

function runFrom(context: Context, part: 'above' | 'below'): boolean {
  const order = context.session.replica.order.peek()
  const at = order.indexOf(context.session.selection.active.peek() ?? '')
  return at >= 0 && runCells(context, part === 'above' ? order.slice(0, at) : order.slice(at))
}

function restart({ session, ui }: Context, run_all: boolean): boolean {
  ui.dialog.value = {
    kind: 'confirm',
    title: run_all ? 'Restart the kernel and run all cells?' : 'Restart the kernel?',
    text: 'Variables and imports are lost. The cells and their outputs stay.',
    action: run_all ? 'Restart and run all' : 'Restart',
    act: () => session.sayAfterEdits(run_all ? { type: 'restart', run_all } : { type: 'restart' }),
  }
  return true
}

export const RUN_COMMANDS = {
  runAndAdvance: {
    label: 'Run the cell, go to the next',
    group: 'Run',
    keys: ['Shift-Enter'],
    editKeys: ['Shift-Enter'],
    run: runAndAdvance,
  },
  run: { label: 'Run the cell', group: 'Run', keys: ['Mod-Enter'], editKeys: ['Mod-Enter'], run: runHere },
  runAndInsert: {
    label: 'Run the cell, insert one below',
    group: 'Run',
    keys: ['Alt-Enter'],
    editKeys: ['Alt-Enter'],
    run: runAndInsert,
  },
  runAll: { label: 'Run all cells', group: 'Run', run: runAll },
  runAbove: { label: 'Run all above', group: 'Run', run: (c) => runFrom(c, 'above') },
  runBelow: { label: 'Run this and all below', group: 'Run', run: (c) => runFrom(c, 'below') },
  interrupt: {
    label: 'Interrupt the kernel',
    group: 'Kernel',
    keys: ['i i'],
    run: (c) => c.session.say({ type: 'interrupt' }),
  },
  restart: { label: 'Restart the kernel', group: 'Kernel', keys: ['0 0'], run: (c) => restart(c, false) },
  restartAndRunAll: { label: 'Restart and run all', group: 'Kernel', run: (c) => restart(c, true) },
  changeKernel: {
    label: 'Change the kernel',
    group: 'Kernel',
    run: (c) => {
      c.ui.dialog.value = { kind: 'kernel' }
      return true
    },
  },
} satisfies Record<string, Command>
