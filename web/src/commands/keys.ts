/** Which command a key calls. */
import type { Mode } from '../state/selection'
import { COMMAND_LIST, type CommandName } from './commands'

export interface Press {
  readonly key: string
  readonly ctrl: boolean
  readonly alt: boolean
  readonly meta: boolean
  readonly shift: boolean
}

/** The names a key press goes by; "Mod" is Ctrl, or Command on a Mac. */
export function namesOf(press: Press, mac: boolean): string[] {
  const key =
    press.key === '_' && press.shift ? '-' : press.key.length === 1 ? press.key.toLowerCase() : press.key
  const letter = /^[a-z]$/.test(key)
  // A sign that needs Shift on some keyboards goes by its own name too: "?".
  const shifts = press.shift ? (letter || key.length > 1 ? ['Shift-'] : ['Shift-', '']) : ['']
  const mod = mac ? press.meta : press.ctrl
  return shifts.flatMap((shift) => {
    const plain = `${press.ctrl ? 'Ctrl-' : ''}${press.alt ? 'Alt-' : ''}${press.meta ? 'Meta-' : ''}${shift}${key}`
    if (!mod) return [plain]
    const rest = mac ? (press.ctrl ? 'Ctrl-' : '') : press.meta ? 'Meta-' : ''
    return [plain, `${shift}Mod-${press.alt ? 'Alt-' : ''}${rest}${key}`]
  })
}

function table(mode: Mode): Map<string, CommandName> {
  const keys = new Map<string, CommandName>()
  for (const [name, command] of COMMAND_LIST)
    for (const key of (mode === 'edit' ? command.editKeys : command.keys) ?? []) keys.set(key, name)
  return keys
}

const TABLES = { command: table('command'), edit: table('edit') }

/** Longer than this between two keys, and they are two commands. */
const PATIENCE = 1000

/** Recognises keys and keys in turn ("d d"). */
export class KeyReader {
  readonly #mac: boolean
  #first: { names: readonly string[]; at: number } | null = null

  constructor(mac: boolean) {
    this.#mac = mac
  }

  /** The command; 'wait' when a second key may follow; null when the key is none of ours. */
  read(mode: Mode, press: Press, now: number): CommandName | 'wait' | null {
    const keys = TABLES[mode]
    const names = namesOf(press, this.#mac)
    const first = this.#first && now - this.#first.at <= PATIENCE ? this.#first.names : []
    this.#first = null
    for (const name of names) {
      for (const before of first) {
        const both = keys.get(`${before} ${name}`)
        if (both) return both
      }
      const one = keys.get(name)
      if (one) return one
    }
    const begins = names.some((name) => [...keys.keys()].some((key) => key.startsWith(`${name} `)))
    if (!begins) return null
    this.#first = { names, at: now }
    return 'wait'
  }
}
