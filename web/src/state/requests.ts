/** Questions to the server that wait for their answers. */

type Answer = Readonly<Record<string, unknown>> | null

export class Requests {
  readonly #waiting = new Map<number, (answer: Answer) => void>()

  open(id: number): { id: number; promise: Promise<Answer> } {
    const promise = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve))
    return { id, promise }
  }

  answer(id: number, content: Answer): void {
    this.#waiting.get(id)?.(content)
    this.#waiting.delete(id)
  }

  /** The connection is gone: nobody will answer. */
  failAll(): void {
    for (const resolve of this.#waiting.values()) resolve(null)
    this.#waiting.clear()
  }
}
