/** KaTeX names each font in three formats; every browser that runs the page reads the smallest. */
import type { Plugin } from 'vite'

export function woff2only(): Plugin {
  return {
    name: 'perijove-woff2-only',
    enforce: 'pre',
    transform(code, id) {
      if (!/katex.*\.css/.test(id)) return null
      return { code: code.replace(/,url\([^)]*\)\s*format\("(?:woff|truetype)"\)/g, ''), map: null }
    },
  }
}
