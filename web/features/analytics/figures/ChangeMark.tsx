import { useLingui } from '@lingui/react/macro'
import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react'
import { changeOf, formatChange } from '../../../base/figure.ts'
import { useLocale } from '../../../base/locale.ts'
import type { Figure } from './figure.ts'
import classes from './figures.module.css'

/** How a number moved: an arrow, a sign and a word say it, and colour only then. */
export function ChangeMark({ figure }: { figure: Figure }) {
  const { t } = useLingui()
  const locale = useLocale()
  const change = changeOf(figure.value, figure.before, figure.format)
  if (!change) return null
  const way = Math.abs(change.by) < 0.05 ? null : change.by > 0 ? 'up' : 'down'
  const isGood = way === null || figure.better === null ? undefined : way === figure.better
  const Icon = way === 'up' ? IconArrowUpRight : way === 'down' ? IconArrowDownRight : IconMinus
  return (
    <span className={`numbers ${classes.change}`} data-good={isGood} title={isGood === undefined ? undefined : isGood ? t`better than before` : t`worse than before`}>
      <Icon size={14} stroke={1.75} aria-hidden />
      {formatChange(change, locale)}
      {isGood !== undefined && <span className="visually-hidden">{isGood ? t`better than before` : t`worse than before`}</span>}
    </span>
  )
}
