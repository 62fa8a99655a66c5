/** What the page asks or shows beside the notebook. */
import { type Signal, signal } from '@preact/signals-core'

export type Dialog =
  | {
      readonly kind: 'confirm'
      readonly title: string
      readonly text: string
      readonly action: string
      readonly act: () => void
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'kernel' }

export class Ui {
  readonly dialog: Signal<Dialog | null> = signal(null)
}
