import { UnstyledButton } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useAccount } from '../../../base/account.ts'
import { formatFigure } from '../../../base/figure.ts'
import { useLocale } from '../../../base/locale.ts'
import { useOpenBehind } from '../behind/use-behind.ts'
import { ChangeMark } from './ChangeMark.tsx'
import { useDefinition } from './definition.tsx'
import type { Figure } from './figure.ts'
import classes from './figures.module.css'

type MetricNumberProps = { figure: Figure; /** What the number is of, for who cannot see where it stands: «Яндекс». */ of?: string; large?: boolean; /** Only the number, as in a dense table. */ bare?: boolean; /** How it moved stands under it, so that the digits of a column line up. */ stacked?: boolean; /** Without kopecks where they say nothing; the card tells the exact sum. */ rounded?: boolean }

/** Minor units: ten thousand roubles. */
const ROUNDED_FROM = 1_000_000

/** A number that says what it is on hover and focus, how it moved, and opens the very rows behind it by click or Enter. */
export function MetricNumber({ figure, of, large, bare, stacked, rounded }: MetricNumberProps) {
  const { t } = useLingui()
  const locale = useLocale()
  const { currency } = useAccount()
  const open = useOpenBehind()
  const definition = useDefinition(figure)
  const isRounded = rounded && figure.format === 'money' && figure.value !== null && Math.abs(figure.value) >= ROUNDED_FROM
  const text = formatFigure(isRounded ? Math.round(figure.value! / 100) * 100 : figure.value, figure.format, locale, currency, rounded ? 0 : figure.decimals)
  const name = of ? `${figure.title}, ${of}` : figure.title
  const { behind } = figure
  // In a narrow place a long number is written smaller, so that none of its digits is cut off.
  const fit = large ? { style: { '--chars': text.length } as React.CSSProperties } : {}
  const look = `numbers ${classes.number} ${large ? classes.large : ''}`
  return (
    <span className={classes.figure} data-large={large || undefined} data-stacked={stacked || undefined}>
      {behind && figure.value !== null
        ? <UnstyledButton className={look} {...fit} data-size={large ? 'large' : undefined} data-pale={figure.isImmature || undefined} aria-label={t`${name}: ${text}. Show what is behind it`} onClick={() => open(behind, name, figure)} {...definition}>{text}</UnstyledButton>
        : <span className={look} {...fit} data-size={large ? 'large' : undefined} data-none={figure.value === null || undefined} tabIndex={figure.metric || figure.missing ? 0 : undefined} role={figure.metric || figure.missing ? 'note' : undefined} aria-label={`${name}: ${text}`} {...definition}>{text}</span>}
      {!bare && figure.before !== undefined && <ChangeMark figure={figure} />}
    </span>
  )
}
