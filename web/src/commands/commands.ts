/** All commands, by name. */
import { CELL_COMMANDS } from './cells'
import type { Command } from './command'
import { MOVE_COMMANDS } from './moving'
import { RUN_COMMANDS } from './running'

export const COMMANDS = { ...RUN_COMMANDS, ...CELL_COMMANDS, ...MOVE_COMMANDS }
export type CommandName = keyof typeof COMMANDS

export const COMMAND_LIST: readonly (readonly [CommandName, Command])[] = Object.entries(COMMANDS) as [
  CommandName,
  Command,
][]
