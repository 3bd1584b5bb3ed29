import { expect, test } from 'vitest'
import { safeText } from './safe-text.ts'

test.each(['=1+1', '+cmd|calc', '-2+3+cmd', '@SUM(A1)', '\t=1+1', '  =HYPERLINK("http://evil")', '\n=1', '\u00a0=1', '＝1+1', '|calc', '%0a=1'])('«%s» is a text, not a formula', (text) => {
  expect(safeText(text)).toBe(`'${text}`)
})

test.each(['+79160000001', '+7 (916) 000-00-01', '-12,50', '12', 'Иванов', 'a=b', '2026-11-22'])('«%s» stays as it is', (text) => {
  expect(safeText(text)).toBe(text)
})
