import { expect, test } from 'vitest'
import { REPORT_ROWS, REPORT_TABS, REPORTS } from '#shared/contracts/reports.ts'
import { choicesOf, ROWS, TABS } from './report-choices.ts'
import { byTitles, reportTitles, tabTitles } from './report-words.ts'

test('the pages offer the tabs and rows that the reports know, and have words for all of them', () => {
  expect(TABS).toEqual(REPORT_TABS)
  expect(ROWS).toEqual(REPORT_ROWS)
  expect(REPORTS.filter(code => !reportTitles[code])).toEqual([])
  expect(Object.values(REPORT_TABS).flat().filter(tab => !tabTitles[tab])).toEqual([])
  expect(Object.values(REPORT_ROWS).flat().filter(by => !byTitles[by])).toEqual([])
})

test('a tab that nobody knows is the first one', () => {
  expect(choicesOf('customers', { tab: 'retention' })).toMatchObject({ tab: 'retention', bys: ['month', 'source', 'product'] })
  expect(choicesOf('funnel', { tab: 'nowhere' })).toMatchObject({ tab: 'received', bys: [] })
  expect(choicesOf('overview', {})).toEqual({ tabs: [], tab: null, bys: [], hasMeasure: false })
})
