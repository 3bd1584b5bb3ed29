import { useContext } from 'react'
import { useAccount } from '../../base/account.ts'
import { formatMoney, formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { ColumnDecimals } from './column-decimals.ts'

type MoneyProps = { /** Minor units; null and undefined show a dash. */ value: number | null | undefined; currency?: string; className?: string }

/** A sum in the account's currency: thin spaces, tabular figures, red when negative. */
export function Money({ value, currency, className }: MoneyProps) {
  const locale = useLocale()
  const account = useAccount()
  const decimals = useContext(ColumnDecimals)
  if (value === null || value === undefined) return <span className="faint">—</span>
  return (
    <span className={`numbers ${className ?? ''}`} style={value < 0 ? { color: 'var(--danger)' } : undefined}>
      {formatMoney(value, locale, currency ?? account.currency, decimals)}
    </span>
  )
}

/** A quantity or a count, thin spaces between thousands. */
export function Amount({ value, unit }: { value: number | null | undefined; unit?: string }) {
  const locale = useLocale()
  if (value === null || value === undefined) return <span className="faint">—</span>
  return <span className="numbers">{formatNumber(value, locale)}{unit ? `\u202f${unit}` : ''}</span>
}
