/** Edits of a cell's source, in the JSON form of CodeMirror's change sets; positions count UTF-16 units. */
import { ChangeSet, Text } from '@codemirror/state'

export type EditsJson = readonly (number | readonly (number | string)[])[]

/** Only "\n" separates lines, so that a "\r" in a source survives. */
export function toText(source: string): Text {
  return Text.of(source.split('\n'))
}

export function readEdits(edits: unknown): ChangeSet {
  if (Array.isArray(edits) && edits.some((section) => (Array.isArray(section) ? section[0] : section) < 0))
    throw new RangeError('a section has a length below zero')
  return ChangeSet.fromJSON(edits)
}

export function editsJson(changes: ChangeSet): EditsJson {
  return changes.toJSON() as EditsJson
}

/** The smallest single replacement that turns one text into the other. */
export function difference(before: Text, after: Text): ChangeSet {
  const a = before.toString()
  const b = after.toString()
  let start = 0
  const shortest = Math.min(a.length, b.length)
  while (start < shortest && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let end = 0
  while (end < shortest - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end))
    end++
  return replace(a.length, start, a.length - end, b.slice(start, b.length - end))
}

/** A change set for a text of `length` units that puts `insert` in place of `from`..`to`. */
export function replace(length: number, from: number, to: number, insert: string): ChangeSet {
  if (from === to && insert === '') return ChangeSet.empty(length)
  return ChangeSet.of({ from, to, insert: toText(insert) }, length)
}

/** Kernels count code points, the page counts UTF-16 units. */
export function toCodePoints(text: string, units: number): number {
  return Array.from(text.slice(0, units)).length
}

export function toUnits(text: string, codePoints: number): number {
  let at = 0
  for (let n = 0; n < codePoints && at < text.length; n++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  return at
}
