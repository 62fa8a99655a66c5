/** What a renderer is: a function from data to an element that knows how to go away. */
import type { Metadata } from '../notebook/model'

export interface RenderContext {
  /** The output was made while this notebook was open, or is trusted: its scripts may run, in a frame of their own. */
  readonly live: boolean
  /** Where the page's paths begin. */
  readonly base: string
  /** The folder of the notebook, for relative links. */
  readonly folder: string
  /** Code with colours; null when the language is not at hand. */
  readonly highlight?: (code: string, language: string) => DocumentFragment | null
}

export interface Rendered {
  readonly element: HTMLElement
  readonly dispose?: () => void
  /** Show a newer value in place; false when that needs a new element. */
  readonly update?: (value: unknown) => boolean
}

export type Renderer = (value: unknown, metadata: Metadata, context: RenderContext) => Rendered

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  if (className) element.className = className
  element.append(...children)
  return element
}
