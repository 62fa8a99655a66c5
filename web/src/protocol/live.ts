/** The live notebook's messages over its WebSocket, as data. What a notebook or a change is, `notebook` knows. */

export type KernelState = 'none' | 'starting' | 'idle' | 'busy' | 'restarting' | 'dead' | 'failed'
export type RunState = 'queued' | 'running'
export type Runs = Readonly<Record<string, RunState>>

export interface KernelStatus {
  readonly state: KernelState
  readonly name: string
  readonly display_name: string
  readonly message: string | null
}

export interface FileStatus {
  readonly dirty: boolean
  readonly saved_version: number
  readonly problem: string | null
  readonly conflict: boolean
  readonly writable: boolean
  readonly last_saved: string | null
}

export interface InputPrompt {
  readonly cell_id: string
  readonly prompt: string
  readonly password: boolean
}

export type ClientMessage =
  | { readonly type: 'open'; readonly epoch: string | null; readonly seen: number | null }
  | {
      readonly type: 'change'
      readonly id: number
      readonly texts: Readonly<Record<string, number>>
      readonly changes: readonly unknown[]
    }
  | { readonly type: 'run'; readonly cells: readonly string[] }
  | { readonly type: 'interrupt' }
  | { readonly type: 'restart'; readonly run_all?: boolean }
  | { readonly type: 'input'; readonly value: string }
  | { readonly type: 'complete'; readonly id: number; readonly code: string; readonly cursor: number }
  | {
      readonly type: 'inspect'
      readonly id: number
      readonly code: string
      readonly cursor: number
      readonly detail: 0 | 1
    }
  | { readonly type: 'save'; readonly id: number }
  | { readonly type: 'resolve'; readonly keep: 'mine' | 'disk' | 'both' }
  | { readonly type: 'set_kernel'; readonly name: string }
  | { readonly type: 'trust' }

export interface Snapshot {
  readonly type: 'snapshot'
  readonly epoch: string
  readonly version: number
  readonly client: string
  readonly notebook: unknown
  readonly texts: Readonly<Record<string, number>>
  readonly runs: Runs
  readonly kernel: KernelStatus
  readonly file: FileStatus
  readonly fresh: readonly string[]
  readonly input: InputPrompt | null
  /** The major format of the file, when it is an older one. */
  readonly upgraded_from?: number | null
}

export interface Changes {
  readonly type: 'changes'
  readonly version: number
  readonly client: string | null
  readonly id: number | null
  readonly changes: readonly unknown[]
}

export type ServerMessage =
  | Snapshot
  | Changes
  | { readonly type: 'refused'; readonly id: number; readonly reason: string }
  | { readonly type: 'runs'; readonly runs: Runs }
  | ({ readonly type: 'kernel' } & KernelStatus)
  | ({ readonly type: 'input_request' } & InputPrompt)
  | { readonly type: 'input_done' }
  | ({ readonly type: 'file' } & FileStatus)
  | { readonly type: 'fresh'; readonly cells: readonly string[] }
  | { readonly type: 'reply'; readonly id: number; readonly content: Readonly<Record<string, unknown>> }
  | { readonly type: 'problem'; readonly message: string }

const TYPES: ReadonlySet<string> = new Set<ServerMessage['type']>([
  'snapshot',
  'changes',
  'refused',
  'runs',
  'kernel',
  'input_request',
  'input_done',
  'file',
  'fresh',
  'reply',
  'problem',
])

/** The message in a text frame, or null when it is none of ours: a newer server may say more than we know. */
export function decode(frame: string): ServerMessage | null {
  let value: unknown
  try {
    value = JSON.parse(frame)
  } catch {
    return null
  }
  const type = (value as { type?: unknown } | null)?.type
  return typeof type === 'string' && TYPES.has(type) ? (value as ServerMessage) : null
}

export function encode(message: ClientMessage): string {
  return JSON.stringify(message)
}
