/** Languages that editors colour. Python is at hand; the others are fetched when a notebook is written in one. */
import { pythonLanguage } from '@codemirror/lang-python'
import { LanguageSupport, StreamLanguage, type StreamParser } from '@codemirror/language'
import type { Extension } from '@codemirror/state'

const python = new LanguageSupport(pythonLanguage)

const stream = async (parser: Promise<StreamParser<unknown>>): Promise<Extension> =>
  StreamLanguage.define(await parser)

const OTHERS: Readonly<Record<string, () => Promise<Extension>>> = {
  markdown: () =>
    import('@codemirror/lang-markdown').then(({ markdownLanguage }) => new LanguageSupport(markdownLanguage)),
  javascript: () =>
    stream(import('@codemirror/legacy-modes/mode/javascript').then((mode) => mode.javascript)),
  typescript: () =>
    stream(import('@codemirror/legacy-modes/mode/javascript').then((mode) => mode.typescript)),
  bash: () => stream(import('@codemirror/legacy-modes/mode/shell').then((mode) => mode.shell)),
  r: () => stream(import('@codemirror/legacy-modes/mode/r').then((mode) => mode.r)),
  julia: () => stream(import('@codemirror/legacy-modes/mode/julia').then((mode) => mode.julia)),
  octave: () => stream(import('@codemirror/legacy-modes/mode/octave').then((mode) => mode.octave)),
  haskell: () => stream(import('@codemirror/legacy-modes/mode/haskell').then((mode) => mode.haskell)),
  sql: () => stream(import('@codemirror/legacy-modes/mode/sql').then((mode) => mode.standardSQL)),
  'c++': () => stream(import('@codemirror/legacy-modes/mode/clike').then((mode) => mode.cpp)),
  java: () => stream(import('@codemirror/legacy-modes/mode/clike').then((mode) => mode.java)),
  rust: () => stream(import('@codemirror/legacy-modes/mode/rust').then((mode) => mode.rust)),
  ruby: () => stream(import('@codemirror/legacy-modes/mode/ruby').then((mode) => mode.ruby)),
  go: () => stream(import('@codemirror/legacy-modes/mode/go').then((mode) => mode.go)),
}

export function languageSupport(name: string): Extension | Promise<Extension> {
  const language = name.toLowerCase()
  if (language === 'python' || language === 'ipython' || language === 'python3') return python
  return OTHERS[language]?.() ?? []
}
