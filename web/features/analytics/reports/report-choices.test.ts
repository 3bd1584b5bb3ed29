import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REPORT_ROWS, REPORT_TABS, REPORTS } from '#shared/contracts/reports.ts'
import { choicesOf, ROWS, TABS } from './report-choices.ts'

test('the pages offer the tabs and rows that the reports know, and have words for all of them', () => {
  expect(TABS).toEqual(REPORT_TABS)
  expect(ROWS).toEqual(REPORT_ROWS)
  // Read as text: what the words are made with works in a build alone.
  const words = readFileSync(join(import.meta.dirname, 'report-words.ts'), 'utf8')
  const said = new Set([...words.matchAll(/^  (\w+): msg`/gm)].map(match => match[1]))
  expect([...REPORTS, ...Object.values(REPORT_TABS).flat(), ...Object.values(REPORT_ROWS).flat()].filter(code => !said.has(code))).toEqual([])
})

test('a tab that nobody knows is the first one', () => {
  expect(choicesOf('customers', { tab: 'retention' })).toMatchObject({ tab: 'retention', bys: ['month', 'source', 'product'] })
  expect(choicesOf('funnel', { tab: 'nowhere' })).toMatchObject({ tab: 'received', bys: [] })
  expect(choicesOf('overview', {})).toEqual({ tabs: [], tab: null, bys: [], hasMeasure: false })
})
