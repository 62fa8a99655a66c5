/** The one dialog that may be open. */

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { KernelSpec } from '../services/api'
import { useView } from './context'
import { Help } from './help'
import { Icon } from './icons'

export function Dialogs() {
  const view = useView()
  const { ui, session } = view.commands
  const dialog = ui.dialog.value
  if (!dialog) return null
  const close = () => {
    ui.dialog.value = null
  }
  switch (dialog.kind) {
    case 'help':
      return (
        <Modal title="Keys" wide onClose={close}>
          <Help mac={view.mac} />
        </Modal>
      )
    case 'kernel':
      return (
        <Modal title="Kernel" onClose={close}>
          <KernelChoice
            choose={(name) => {
              session.say({ type: 'set_kernel', name })
              close()
            }}
          />
        </Modal>
      )
    case 'confirm':
      return (
        <Modal title={dialog.title} onClose={close}>
          <p>{dialog.text}</p>
          <div class="dialog-buttons">
            <button type="button" class="button" onClick={close}>
              Cancel
            </button>
            <button
              type="button"
              class="button primary"
              autofocus
              onClick={() => {
                dialog.act()
                close()
              }}
            >
              {dialog.action}
            </button>
          </div>
        </Modal>
      )
  }
}

function Modal(props: { title: string; wide?: boolean; onClose: () => void; children: ComponentChildren }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const dialog = ref.current
    dialog?.showModal()
    dialog?.querySelector<HTMLElement>('[autofocus]')?.focus()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes it
    <dialog
      ref={ref}
      class={props.wide ? 'dialog wide' : 'dialog'}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault()
        props.onClose()
      }}
      onClick={(event) => {
        if (event.target === ref.current) props.onClose()
      }}
    >
      <div class="dialog-box">
        <div class="dialog-head">
          <h2>{props.title}</h2>
          <button type="button" class="tool" aria-label="Close" title="Close (Esc)" onClick={props.onClose}>
            <Icon name="close" />
          </button>
        </div>
        {props.children}
      </div>
    </dialog>
  )
}

function KernelChoice({ choose }: { choose: (name: string) => void }) {
  const view = useView()
  const [specs, setSpecs] = useState<readonly KernelSpec[] | null>(null)
  const [problem, setProblem] = useState('')
  const current = view.commands.session.kernel.value.name
  useEffect(() => {
    view.api.kernelspecs().then(setSpecs, (error: Error) => setProblem(error.message))
  }, [view])
  if (problem) return <p class="hint">{problem}</p>
  if (!specs) return <p class="hint">Looking for kernels…</p>
  return (
    <ul class="choices">
      {specs.map((spec) => (
        <li key={spec.name}>
          <button
            type="button"
            class={spec.name === current ? 'choice current' : 'choice'}
            onClick={() => choose(spec.name)}
          >
            <span>{spec.displayName}</span>
            <span class="choice-note">{spec.name === current ? 'in use' : spec.language}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
