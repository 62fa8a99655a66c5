/** The page of a folder: its files, and what can be done with them. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { type Api, type Entry, encodePath } from '../services/api'
import { Icon, Mark } from './icons'

export interface TreeProps {
  readonly api: Api
  readonly base: string
  readonly folder: string
}

export function TreePage({ api, base, folder }: TreeProps) {
  const [entries, setEntries] = useState<readonly Entry[] | null>(null)
  const [problem, setProblem] = useState('')
  const [renamed, setRenamed] = useState<string | null>(null)
  const reload = useCallback(
    () =>
      api.list(folder).then(
        (list) => setEntries(sorted(list)),
        (error: Error) => setProblem(error.message),
      ),
    [api, folder],
  )
  useEffect(() => {
    document.title = `${folder.split('/').at(-1) || 'Files'} · Perijove`
    void reload()
    const again = () => {
      if (!document.hidden) void reload()
    }
    document.addEventListener('visibilitychange', again)
    return () => document.removeEventListener('visibilitychange', again)
  }, [folder, reload])

  const attempt = (work: Promise<unknown>) => {
    setProblem('')
    return work.then(reload, (error: Error) => setProblem(error.message))
  }
  const newNotebook = () =>
    attempt(
      api.create(folder, 'notebook').then((entry) => {
        location.assign(`${base}notebooks/${encodePath(entry.path)}`)
      }),
    )
  const newFolder = () => attempt(api.create(folder, 'directory').then((entry) => setRenamed(entry.path)))

  return (
    <div class="tree">
      <header class="tree-head">
        <Breadcrumbs base={base} folder={folder} />
        <span class="spring" />
        <button type="button" class="button" onClick={newFolder}>
          <Icon name="folder" /> New folder
        </button>
        <button type="button" class="button primary" onClick={newNotebook}>
          <Icon name="plus" /> New notebook
        </button>
      </header>
      {problem && (
        <section class="banner bad" role="alert">
          <strong>{problem}</strong>
        </section>
      )}
      <main>
        {entries?.length === 0 && <p class="hint tree-empty">Nothing here yet. Begin with a new notebook.</p>}
        {entries && entries.length > 0 && (
          <ul class="files" aria-label="Files">
            {entries.map((entry) => (
              <FileRow
                key={entry.path}
                entry={entry}
                base={base}
                renaming={renamed === entry.path}
                onRename={setRenamed}
                rename={(name) => {
                  setRenamed(null)
                  const path = [...entry.path.split('/').slice(0, -1), name].join('/')
                  if (name && name !== entry.name) void attempt(api.rename(entry.path, path))
                }}
                remove={() => attempt(api.remove(entry.path))}
              />
            ))}
          </ul>
        )}
      </main>
    </div>
  )
}

function Breadcrumbs({ base, folder }: { base: string; folder: string }) {
  const parts = folder.split('/').filter(Boolean)
  return (
    <nav class="breadcrumbs" aria-label="Folder">
      <a class="home" href={`${base}tree`} title="All files">
        <Mark />
        <span>Files</span>
      </a>
      {parts.map((part, i) => {
        const path = parts.slice(0, i + 1).join('/')
        return (
          <span key={path}>
            <span class="slash" aria-hidden="true">
              /
            </span>
            <a
              href={`${base}tree/${encodePath(path)}`}
              aria-current={i === parts.length - 1 ? 'page' : undefined}
            >
              {part}
            </a>
          </span>
        )
      })}
    </nav>
  )
}

interface RowProps {
  readonly entry: Entry
  readonly base: string
  readonly renaming: boolean
  readonly onRename: (path: string | null) => void
  readonly rename: (name: string) => void
  readonly remove: () => void
}

function FileRow({ entry, base, renaming, onRename, rename, remove }: RowProps) {
  const [sure, setSure] = useState(false)
  const door = { directory: 'tree', notebook: 'notebooks', file: 'files' }[entry.type]
  const icon = { directory: 'folder', notebook: 'notebook', file: 'file' } as const
  return (
    <li class="file">
      <Icon name={icon[entry.type]} />
      {renaming ? (
        <NameField name={entry.name} done={rename} />
      ) : (
        <a class="file-name" href={`${base}${door}/${encodePath(entry.path)}`}>
          {entry.name}
        </a>
      )}
      <span class="file-size">
        {entry.type === 'directory' || entry.size === null ? '' : size(entry.size)}
      </span>
      <time class="file-time" dateTime={entry.last_modified ?? ''}>
        {entry.last_modified ? when(new Date(entry.last_modified), new Date()) : ''}
      </time>
      <span class="file-tools">
        {sure ? (
          <>
            <button type="button" class="button danger" onClick={remove}>
              Delete
            </button>
            <button type="button" class="button" onClick={() => setSure(false)}>
              Keep
            </button>
          </>
        ) : (
          <>
            <button
              type="button"
              class="quiet"
              aria-label={`Rename ${entry.name}`}
              onClick={() => onRename(entry.path)}
            >
              Rename
            </button>
            <button
              type="button"
              class="quiet"
              aria-label={`Delete ${entry.name}`}
              onClick={() => setSure(true)}
            >
              Delete
            </button>
          </>
        )}
      </span>
    </li>
  )
}

function NameField({ name, done }: { name: string; done: (name: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const left = useRef(false)
  useEffect(() => {
    field.current?.focus()
    const dot = name.lastIndexOf('.')
    field.current?.setSelectionRange(0, dot > 0 ? dot : name.length)
  }, [name])
  const finish = (value: string) => {
    if (left.current) return
    left.current = true
    done(value.trim())
  }
  return (
    <input
      ref={field}
      class="file-name"
      type="text"
      aria-label="New name"
      defaultValue={name}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value)
        if (event.key === 'Escape') finish(name)
      }}
    />
  )
}

function sorted(entries: readonly Entry[]): Entry[] {
  const rank = (entry: Entry) => (entry.type === 'directory' ? 0 : 1)
  return entries.toSorted(
    (a, b) =>
      rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: 'base' }),
  )
}

function size(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

function when(then: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - then.getTime()) / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${minutes} min ago`
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`
  return then.toLocaleDateString(undefined, { year: 'numeric', month: 'short', day: 'numeric' })
}
