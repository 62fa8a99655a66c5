/** What every part of the notebook's view is given. */
import { useComputed } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Context } from '../commands/command'
import { COMMANDS, type CommandName } from '../commands/commands'
import type { RenderContext } from '../renderers/renderer'
import type { Api } from '../services/api'
import { highlighted } from './highlight'

export interface ViewContext {
  readonly commands: Context
  readonly api: Api
  readonly base: string
  /** The notebook's path on the server, without a leading slash. */
  readonly path: string
  readonly nonce: string
  readonly mac: boolean
}

export const View = createContext<ViewContext | null>(null)

export function useView(): ViewContext {
  const view = useContext(View)
  if (!view) throw new Error('a part of the notebook is shown outside of a notebook')
  return view
}

export function call(view: ViewContext, name: CommandName): boolean {
  return COMMANDS[name].run(view.commands)
}

function highlight(code: string, language: string): DocumentFragment | null {
  return /^(i?python\d?|py)$/i.test(language) ? highlighted(code) : null
}

export function renderContext(view: ViewContext, live: boolean): RenderContext {
  return { live, base: view.base, folder: view.path.split('/').slice(0, -1).join('/'), highlight }
}

/** A value from signals; the part that uses it is shown anew only when the value itself changes. */
export function useDerived<V>(derive: () => V): V {
  return useComputed(derive).value
}
