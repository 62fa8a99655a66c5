/** Where the page begins: everything is made here and handed down. */
import { render } from 'preact'
import type { Context } from '../commands/command'
import { Api } from '../services/api'
import { connect } from '../services/live'
import { Session } from '../state/session'
import { Ui } from '../state/ui'
import type { ViewContext } from '../view/context'
import { NotebookPage } from '../view/notebook'
import './style/page.css'
import './style/notebook.css'
import './style/outputs.css'

interface Boot {
  readonly base: string
  readonly version: string
  readonly token: string | null
}

/** Typing is sent in pieces of so many milliseconds. */
const TYPING_PAUSE = 80

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}') as Boot
const root = document.getElementById('app') as HTMLElement
const api = new Api(boot.base, (url, options) => fetch(url, { ...options, credentials: 'same-origin' }))

hideToken()
const place = decodeURIComponent(location.pathname).slice(boot.base.length)
if (place.startsWith('notebooks/')) openNotebook(place.slice('notebooks/'.length))
else void openTree(place.replace(/^tree\/?/, ''))

/** The token is in a cookie by now; in the address it would be copied and shown around. */
function hideToken(): void {
  const url = new URL(location.href)
  if (!url.searchParams.has('token')) return
  url.searchParams.delete('token')
  history.replaceState(null, '', url)
}

async function openTree(folder: string): Promise<void> {
  const { TreePage } = await import('../view/tree')
  render(<TreePage api={api} base={boot.base} folder={folder} />, root)
}

function openNotebook(path: string): void {
  const session = new Session((flush) => setTimeout(flush, TYPING_PAUSE), randomNumber())
  const commands: Context = { session, ui: new Ui(), clipboard: { cells: [] }, newId }
  const mac = /Mac|iPhone|iPad/.test(navigator.platform)
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
  const view: ViewContext = { commands, api, base: boot.base, path, nonce, mac }
  document.title = `${path
    .split('/')
    .at(-1)
    ?.replace(/\.ipynb$/, '')} · Perijove`

  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const url = new URL(`${boot.base}api/live/${encoded}`, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const live = connect(session, {
    open: (events) => {
      const socket = new WebSocket(url)
      socket.onopen = () => events.opened()
      socket.onmessage = ({ data }) => events.received(data)
      socket.onclose = () => events.closed()
      return socket
    },
    after: (milliseconds, call) => {
      const timer = setTimeout(call, milliseconds)
      return () => clearTimeout(timer)
    },
    random: Math.random,
  })
  addEventListener('online', () => live.hurry())
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) live.hurry()
  })
  addEventListener('beforeunload', (event) => {
    if (session.unsent.peek()) event.preventDefault()
  })
  render(<NotebookPage view={view} />, root)
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

function randomNumber(): number {
  const [number] = crypto.getRandomValues(new Uint32Array(1))
  return (number ?? 0) * 1000 + 1
}
