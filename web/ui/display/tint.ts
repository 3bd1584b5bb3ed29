/** Colours a status group may have. Each has a text and a ground for both themes that pass 4.5:1 (see StatusBadge.module.css). */
export const tints = ['gray', 'blue', 'cyan', 'teal', 'green', 'lime', 'yellow', 'orange', 'red', 'pink', 'purple', 'indigo'] as const
export type Tint = (typeof tints)[number]

const hues: [from: number, tint: Tint][] = [
  [0, 'red'], [16, 'orange'], [42, 'yellow'], [66, 'lime'], [95, 'green'], [165, 'teal'], [182, 'cyan'], [200, 'blue'], [232, 'indigo'], [258, 'purple'], [305, 'pink'], [342, 'red'],
]

/** The nearest tint to any colour: a tint's own name, or `#rrggbb` as accounts that come from elsewhere keep it. */
export function tintOf(color: string | null | undefined): Tint {
  if (!color) return 'gray'
  const named = tints.find(tint => tint === color)
  if (named) return named
  const match = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color)
  if (!match) return 'gray'
  const [r, g, b] = match.slice(1).map(part => parseInt(part, 16) / 255) as [number, number, number]
  const max = Math.max(r, g, b)
  const span = max - Math.min(r, g, b)
  if (span < 0.08) return 'gray'
  const hue = 60 * (max === r ? ((g - b) / span + 6) % 6 : max === g ? (b - r) / span + 2 : (r - g) / span + 4)
  return hues.findLast(([from]) => hue >= from)?.[1] ?? 'gray'
}
