/** The server's files and kernels over HTTP, in Jupyter's shapes. */

export interface Entry {
  readonly name: string
  readonly path: string
  readonly type: 'directory' | 'file' | 'notebook'
  readonly writable: boolean
  readonly last_modified: string | null
  readonly size: number | null
}

export interface KernelSpec {
  readonly name: string
  readonly displayName: string
  readonly language: string
}

/** As much of fetch as is used. */
export type Fetch = (
  url: string,
  options: { method: string; headers: Record<string, string>; body?: string },
) => Promise<{ ok: boolean; status: number; text(): Promise<string> }>

/** The server did not do what was asked; the message says why. */
class ApiError extends Error {}

export function encodePath(path: string): string {
  return path.split('/').filter(Boolean).map(encodeURIComponent).join('/')
}

export class Api {
  readonly #base: string
  readonly #fetch: Fetch

  constructor(base: string, fetch: Fetch) {
    this.#base = base
    this.#fetch = fetch
  }

  async list(folder: string): Promise<Entry[]> {
    const model = (await this.#call('GET', this.#contents(folder))) as { type?: string; content?: unknown }
    if (model.type !== 'directory' || !Array.isArray(model.content))
      throw new ApiError(`${folder} is not a folder`)
    return model.content as Entry[]
  }

  async create(folder: string, type: 'notebook' | 'directory'): Promise<Entry> {
    return (await this.#call('POST', this.#contents(folder), { type })) as Entry
  }

  async rename(path: string, to: string): Promise<Entry> {
    return (await this.#call('PATCH', this.#contents(path), { path: to })) as Entry
  }

  async remove(path: string): Promise<void> {
    await this.#call('DELETE', this.#contents(path))
  }

  async kernelspecs(): Promise<KernelSpec[]> {
    const answer = (await this.#call('GET', 'api/kernelspecs')) as {
      kernelspecs: Record<string, { name: string; spec: { display_name: string; language: string } }>
    }
    return Object.values(answer.kernelspecs).map(({ name, spec }) => ({
      name,
      displayName: spec.display_name,
      language: spec.language,
    }))
  }

  #contents(path: string): string {
    return `api/contents/${encodePath(path)}`
  }

  async #call(method: string, url: string, body?: unknown): Promise<unknown> {
    const response = await this.#fetch(this.#base + url, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new ApiError('the server does not answer')
    })
    const text = await response.text()
    if (!response.ok) throw new ApiError(reason(text) ?? `the server answered ${response.status}`)
    return text === '' ? null : JSON.parse(text)
  }
}

function reason(text: string): string | null {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    return typeof message === 'string' ? message : null
  } catch {
    return null
  }
}
