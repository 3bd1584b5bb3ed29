import { Trans, useLingui } from '@lingui/react/macro'
import type { LeakAlert } from '#shared/contracts/audit.ts'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import { MEASURES } from './audit-api.ts'

/** Who, how much, and how much is usual: the numbers behind an alert. */
export function AlertWords({ alert }: { alert: LeakAlert }) {
  const { i18n } = useLingui()
  const locale = useLocale()
  const number = (value: number): string => formatNumber(value, locale, 1)
  const usual = [
    alert.usualOwn !== null && <Trans key="own">usually {number(alert.usualOwn)} a day</Trans>,
    alert.usualGroup !== null && <Trans key="group">in the group {number(alert.usualGroup)}</Trans>,
    <Trans key="threshold">alert from {number(alert.threshold)}</Trans>,
  ].filter(Boolean)
  return (
    <>
      <strong>{alert.user.name}</strong>: {i18n._(MEASURES[alert.measure])} — <strong className="numbers">{number(alert.seen)}</strong>{' '}
      <span className="soft">({usual.map((part, index) => <span key={index}>{index > 0 && ', '}{part}</span>)})</span>
    </>
  )
}
