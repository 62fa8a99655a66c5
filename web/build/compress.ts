/** Writes .br and .gz beside what the build makes, so that the server need not compress anything. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|svg|json)$/
/** Below this, the headers weigh more than what is saved. */
const SMALLEST = 400

export function compress(): Plugin {
  let folder = ''
  return {
    name: 'perijove-compress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf-8' })) {
        if (!TEXT.test(name)) continue
        const path = join(folder, name)
        const data = readFileSync(path)
        if (data.length < SMALLEST) continue
        writeFileSync(`${path}.gz`, gzipSync(data, { level: 9 }))
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: 11,
          [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
        }
        writeFileSync(`${path}.br`, brotliCompressSync(data, { params }))
      }
    },
  }
}
