import { expect, it } from 'vitest'
import { Api, encodePath, type Fetch } from '../../src/services/api'

function answering(status: number, text: string) {
  const asked: string[] = []
  const fetch: Fetch = async (url, options) => {
    asked.push(`${options.method} ${url} ${options.body ?? ''}`.trim())
    return { ok: status < 400, status, text: async () => text }
  }
  return { asked, api: new Api('/', fetch) }
}

it('asks in the shapes of Jupyter', async () => {
  const { api, asked } = answering(200, '{"name":"x","path":"a b/x","type":"directory","content":[]}')
  await api.list('a b')
  await api.create('a b', 'notebook')
  await api.rename('a b/x', 'a b/y')
  expect(asked).toEqual([
    'GET /api/contents/a%20b',
    'POST /api/contents/a%20b {"type":"notebook"}',
    'PATCH /api/contents/a%20b/x {"path":"a b/y"}',
  ])
})

it('says why something was not done', async () => {
  await expect(answering(404, '{"message":"no such folder"}').api.list('x')).rejects.toThrow('no such folder')
  await expect(answering(500, '<html>').api.remove('x')).rejects.toThrow('the server answered 500')
  const dead = new Api('/', () => Promise.reject(new TypeError('network')))
  await expect(dead.list('')).rejects.toThrow('the server does not answer')
})

it('keeps slashes and packs the rest of a path', () => {
  expect(encodePath('/a b/ü#?.ipynb')).toBe('a%20b/%C3%BC%23%3F.ipynb')
})
