import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tintOf, tints } from './tint.ts'

const css = readFileSync(join(import.meta.dirname, 'StatusBadge.module.css'), 'utf8')

const channel = (value: number): number => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map(at => channel(parseInt(hex.slice(at, at + 2), 16) / 255)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
/** WCAG 2.2, relative luminance contrast. */
const contrast = (a: string, b: string): number => (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05)
const pair = (rule: string) => /--badge-text: (#\w{6}); --badge-ground: (#\w{6})/.exec(rule)?.slice(1) as [string, string]

describe.each(tints)('the tint %s', tint => {
  const rules = css.split('\n').filter(line => line.includes(`data-tint='${tint}'`))
  it('can be read in light and dark', () => {
    expect(rules).toHaveLength(2)
    for (const rule of rules) expect(contrast(...pair(rule)), rule).toBeGreaterThanOrEqual(4.5)
  })
})

it('any colour of a status group has a tint near it', () => {
  expect(['#d64545', '#2e9a57', '#3b82d6', '#808080', '#17868a', 'teal', '', null, 'nonsense'].map(tintOf)).toEqual(['red', 'green', 'blue', 'gray', 'cyan', 'teal', 'gray', 'gray', 'gray'])
})
