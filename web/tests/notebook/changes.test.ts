/** The same table of cases that the Python model is tested by. */
import { describe, expect, it } from 'vitest'
import cases from '../../../tests/notebook/cases/changes.json'
import { applyAll, type Change, RefusedChange } from '../../src/notebook/changes'
import type { Notebook } from '../../src/notebook/model'
import { inverse } from '../../src/state/undo'

interface Case {
  name: string
  notebook: unknown
  changes: unknown
  result?: unknown
  refused?: boolean
  inverse?: unknown
}

describe('the shared table of changes', () => {
  for (const example of cases as Case[]) {
    const notebook = example.notebook as Notebook
    const changes = example.changes as Change[]
    it(example.name, () => {
      if (example.refused) {
        expect(() => applyAll(notebook, changes)).toThrow(RefusedChange)
        return
      }
      const result = applyAll(notebook, changes)
      expect(result).toEqual(example.result)
      if (example.inverse === undefined) return
      const back = inverse(notebook, changes)
      expect(back).toEqual(example.inverse)
      if (back) expect(applyAll(result, back)).toEqual(notebook)
    })
  }
})
