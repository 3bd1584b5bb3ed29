import './chart-colors.css'
import classes from './chart.module.css'

/** A line as small as a word: how a figure went. Says nothing by itself, the figure stands beside it. */
export function Sparkline({ values, width = 96, height = 24 }: { values: readonly (number | null)[]; width?: number; height?: number }) {
  const known = values.filter((value): value is number => value !== null)
  if (known.length < 2) return null
  const [low, high] = [Math.min(0, ...known), Math.max(...known)]
  const x = (at: number): number => 2 + (at * (width - 4)) / (values.length - 1)
  const y = (value: number): number => (high === low ? height / 2 : height - 2 - ((value - low) * (height - 4)) / (high - low))
  const line = values.map((value, at) => (value === null ? '' : `${at === 0 || values[at - 1] === null ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)).join('')
  const end = values.findLastIndex(value => value !== null)
  return (
    <svg className={classes.spark} viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden>
      <path d={line} fill="none" stroke="var(--chart-1)" strokeWidth={1.5} strokeLinejoin="round" />
      <circle cx={x(end)} cy={y(values[end]!)} r={2} fill="var(--chart-1)" />
    </svg>
  )
}
