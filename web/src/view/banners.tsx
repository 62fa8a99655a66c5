/** What went wrong, in words, with what can be done about it. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { save } from '../commands/moving'
import { silencedCells } from '../state/trust'
import { call, useDerived, useView } from './context'
import { Icon } from './icons'

export function Banners() {
  const view = useView()
  const { session } = view.commands
  const { kernel, file, link, notice, problem, loaded } = session
  const { state, message } = kernel.value
  return (
    <div class="banners">
      {problem.value && (
        <Banner kind="bad" title="This notebook can't be opened">
          <pre class="terminal">{problem.value}</pre>
          <a class="button" href={`${view.base}tree`}>
            Back to the files
          </a>
        </Banner>
      )}
      {link.value === 'lost' && loaded.value && (
        <Banner kind="warn" title="The server does not answer">
          <p>
            Trying again. What you type is kept and sent when it is back; running cells go on without this
            page.
          </p>
        </Banner>
      )}
      {(state === 'failed' || state === 'dead') && (
        <Banner kind="bad" title={state === 'failed' ? 'The kernel did not start' : 'The kernel died'}>
          {message && <pre class="terminal">{message}</pre>}
          <button type="button" class="button" onClick={() => session.sayAfterEdits({ type: 'restart' })}>
            Start it again
          </button>
          <button type="button" class="button" onClick={() => call(view, 'changeKernel')}>
            Choose another
          </button>
        </Banner>
      )}
      {file.value.conflict ? (
        <Banner kind="warn" title="The file was changed by another program">
          <p>This page and the file on disk both have changes. Nothing has been overwritten.</p>
          <button type="button" class="button" onClick={() => session.say({ type: 'resolve', keep: 'both' })}>
            Merge both
          </button>
          <button type="button" class="button" onClick={() => session.say({ type: 'resolve', keep: 'mine' })}>
            Keep what is here
          </button>
          <button type="button" class="button" onClick={() => session.say({ type: 'resolve', keep: 'disk' })}>
            Take what is on disk
          </button>
        </Banner>
      ) : (
        file.value.problem && (
          <Banner kind="bad" title="The notebook could not be saved">
            <p>{file.value.problem}</p>
            <p>The changes are kept and saving is tried again.</p>
            <button type="button" class="button" onClick={() => void save(view.commands)}>
              Save now
            </button>
          </Banner>
        )
      )}
      <Trust />
      {notice.value && (
        <Banner
          kind="warn"
          title={notice.value.title}
          onClose={() => {
            notice.value = null
          }}
        >
          <p>{notice.value.text}</p>
        </Banner>
      )}
    </div>
  )
}

/** That scripts which came with the file do not run, and how to let them. */
function Trust() {
  const { session } = useView().commands
  const dismissed = useSignal(false)
  const silenced = useDerived(() => silencedCells(session.replica.notebook.value, session.fresh.value))
  if (silenced === 0 || dismissed.value) return null
  return (
    <Banner
      kind="calm"
      title="Some outputs are shown without their scripts"
      onClose={() => {
        dismissed.value = true
      }}
    >
      <p>
        {silenced === 1 ? 'The outputs of one cell' : `The outputs of ${silenced} cells`} came with the file
        and would run scripts. Run the cells again, or trust the notebook if you know who made it.
      </p>
      <button type="button" class="button" onClick={() => session.say({ type: 'trust' })}>
        Trust this notebook
      </button>
    </Banner>
  )
}

function Banner(props: {
  kind: 'bad' | 'warn' | 'calm'
  title: string
  onClose?: () => void
  children: ComponentChildren
}) {
  return (
    <section class={`banner ${props.kind}`} role={props.kind === 'calm' ? 'status' : 'alert'}>
      <strong>{props.title}</strong>
      {props.children}
      {props.onClose && (
        <button type="button" class="tool banner-close" aria-label="Dismiss" onClick={props.onClose}>
          <Icon name="close" />
        </button>
      )}
    </section>
  )
}
