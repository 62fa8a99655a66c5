/** The bar over the notebook: its name, whether it is saved, what the kernel does, and the tools. */
import { useRef } from 'preact/hooks'
import { insert, setType } from '../commands/cells'
import type { Command } from '../commands/command'
import { COMMANDS, type CommandName } from '../commands/commands'
import type { CellType } from '../notebook/model'
import type { KernelState } from '../protocol/live'
import { call, useView } from './context'
import { keyLabel } from './help'
import { Icon, type IconName, Mark } from './icons'

export function TopBar() {
  const view = useView()
  const name = view.path.split('/').at(-1) ?? view.path
  const folder = view.path.split('/').slice(0, -1)
  const url = `${view.base}tree${folder.map((part) => `/${encodeURIComponent(part)}`).join('')}`
  return (
    <header class="topbar">
      <div class="topbar-line">
        <a class="home" href={url} title="Files" aria-label="Files">
          <Mark />
        </a>
        <span class="name" title={view.path}>
          {name.replace(/\.ipynb$/, '')}
        </span>
        <SaveState />
        <span class="spring" />
        <KernelStatusView />
      </div>
      <div class="tools" role="toolbar" aria-label="Notebook">
        <div class="tool-group">
          <Tool name="runAndAdvance" icon="play" text="Run" />
          <Tool name="runAll" icon="playAll" text="Run all" />
          <Tool name="interrupt" icon="stop" text="Interrupt" />
          <Tool name="restart" icon="restart" text="Restart" />
        </div>
        <div class="tool-group">
          <button
            type="button"
            class="tool"
            title="Insert a cell below (B)"
            onClick={() => insert(view.commands, 'below', 'edit')}
          >
            <Icon name="plus" />
            <span>Cell</span>
          </button>
          <TypeChoice />
          <Tool name="moveUp" icon="up" />
          <Tool name="moveDown" icon="down" />
          <Tool name="deleteCells" icon="bin" />
          <Tool name="undo" icon="undo" />
        </div>
        <div class="tool-group">
          <More />
          <Tool name="save" icon="save" />
          <Tool name="help" icon="help" />
        </div>
      </div>
    </header>
  )
}

function Tool({ name, icon, text }: { name: CommandName; icon: IconName; text?: string }) {
  const view = useView()
  const command = COMMANDS[name]
  const key = keyLabel(keysOf(name)[0] ?? '', view.mac)
  const title = key ? `${command.label} (${key})` : command.label
  const disabled = name === 'undo' && view.commands.session.undoable.value === 0
  return (
    <button
      type="button"
      class="tool"
      title={title}
      aria-label={text ? undefined : command.label}
      disabled={disabled}
      onClick={() => call(view, name)}
    >
      <Icon name={icon} />
      {text && <span>{text}</span>}
    </button>
  )
}

const MORE: readonly CommandName[] = [
  'runAbove',
  'runBelow',
  'restartAndRunAll',
  'clearOutputs',
  'clearAllOutputs',
  'cut',
  'copy',
  'paste',
  'split',
  'merge',
  'redo',
]

function More() {
  const view = useView()
  const menu = useRef<HTMLDetailsElement>(null)
  const close = () => {
    if (menu.current) menu.current.open = false
  }
  return (
    <details
      ref={menu}
      class="menu"
      onFocusOut={(event) => {
        if (!menu.current?.contains(event.relatedTarget as Node | null)) close()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <summary class="tool" aria-label="More commands" title="More commands">
        <Icon name="more" />
      </summary>
      <div class="menu-items">
        {MORE.map((name) => (
          <button
            type="button"
            key={name}
            onClick={() => {
              close()
              call(view, name)
            }}
          >
            {COMMANDS[name].label}
            {keysOf(name)[0] && <kbd>{keyLabel(keysOf(name)[0] ?? '', view.mac)}</kbd>}
          </button>
        ))}
      </div>
    </details>
  )
}

function keysOf(name: CommandName): readonly string[] {
  const command: Command = COMMANDS[name]
  return command.keys ?? []
}

function TypeChoice() {
  const view = useView()
  const { session } = view.commands
  const active = session.selection.active.value
  const type = active === null ? 'code' : (session.replica.cell(active).value?.cell_type ?? 'code')
  return (
    <select
      class="tool type-choice"
      title="Cell type (Y, M, R)"
      aria-label="Cell type"
      value={type}
      onChange={(event) => {
        setType(view.commands, event.currentTarget.value as CellType)
        event.currentTarget.blur()
      }}
    >
      <option value="code">Code</option>
      <option value="markdown">Markdown</option>
      <option value="raw">Raw</option>
    </select>
  )
}

function SaveState() {
  const { session } = useView().commands
  const { file, link, unsent } = session
  const { dirty, problem, conflict, writable, last_saved } = file.value
  let words = 'Saved'
  let kind = ''
  if (link.value !== 'open') words = session.loaded.value ? 'Offline, changes are kept' : ''
  else if (conflict) [words, kind] = ['Changed on disk', 'bad']
  else if (problem) [words, kind] = ['Not saved', 'bad']
  else if (!writable) words = 'Read only'
  else if (dirty || unsent.value) words = 'Saving…'
  if (!session.loaded.value) return null
  const when = last_saved ? `Last saved ${new Date(last_saved).toLocaleTimeString()}` : undefined
  return (
    <span class={`save-state ${kind}`} title={when} role="status">
      {words}
    </span>
  )
}

const WORDS: Readonly<Record<KernelState, string>> = {
  none: 'No kernel',
  starting: 'Starting',
  idle: 'Ready',
  busy: 'Running',
  restarting: 'Restarting',
  dead: 'Died',
  failed: 'Failed to start',
}

function KernelStatusView() {
  const view = useView()
  const { session } = view.commands
  const { state, display_name, name } = session.kernel.value
  const offline = session.link.value !== 'open'
  const words = offline ? (session.link.value === 'connecting' ? 'Connecting' : 'Offline') : WORDS[state]
  const shown = display_name || name
  return (
    <button
      type="button"
      class="kernel"
      title="Change the kernel"
      data-state={offline ? 'offline' : state}
      onClick={() => call(view, 'changeKernel')}
    >
      <span class="dot" aria-hidden="true" />
      {shown && <span class="kernel-name">{shown}</span>}
      <span class="kernel-state" role="status">
        {words}
      </span>
    </button>
  )
}
