/** The box in which a running cell's input() is answered. */
import { useEffect, useRef } from 'preact/hooks'
import type { InputPrompt } from '../protocol/live'
import { useView } from './context'

export function InputBox({ prompt }: { prompt: InputPrompt }) {
  const { session } = useView().commands
  const label = prompt.prompt || 'Input for the running cell'
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [prompt])
  return (
    <form
      class="input-box"
      onSubmit={(event) => {
        event.preventDefault()
        const value = field.current?.value ?? ''
        if (session.say({ type: 'input', value }) && field.current) field.current.value = ''
      }}
    >
      <label for="input-answer">
        <span class="input-prompt">{prompt.prompt || 'Input'}</span>
        {prompt.password ? (
          <input id="input-answer" ref={field} type="password" autocomplete="off" aria-label={label} />
        ) : (
          <input
            id="input-answer"
            ref={field}
            type="text"
            autocomplete="off"
            spellcheck={false}
            aria-label={label}
          />
        )}
      </label>
      <button type="submit" class="button">
        Answer
      </button>
    </form>
  )
}
