import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { compress } from './build/compress.ts'
import { woff2only } from './build/woff2only.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  base: '/static/',
  resolve: { alias: { entities: here('src/renderers/entities.ts') } },
  build: {
    outDir: here('../src/perijove/server/static'),
    emptyOutDir: true,
    target: 'es2023',
    // Everything is a file of its own: the page's policy allows no data in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  plugins: [woff2only(), compress()],
})
