import { Trans, useLingui } from '@lingui/react/macro'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useAccount } from '../../../base/account.ts'
import { formatExact } from '../../../base/format.ts'
import { formatFigure } from '../../../base/figure.ts'
import { inLocale, useLocale } from '../../../base/locale.ts'
import type { Figure } from './figure.ts'
import classes from './figures.module.css'

const bases: Record<string, MessageDescriptor> = { created: msg`by the day of creation`, completed: msg`by the day of completion`, paid: msg`by the day of full payment`, status: msg`by the day of the present status` }

/** What a number is: the formula, by which date, what is left out, how fresh. */
export function DefinitionCard({ figure, asOf }: { figure: Figure; asOf: string | null | undefined }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const { currency, timeZone } = useAccount()
  const { metric, part, of } = figure
  const base = figure.behind && ('metric' in figure.behind ? figure.behind.metric.base : figure.behind.question.base)
  const by = base ?? metric?.base[0]
  return (
    <>
      <div className={classes.definitionTitle}>{figure.title}</div>
      {metric && <p>{inLocale(metric.formula, locale)}</p>}
      {figure.missing && <p>{figure.missing}</p>}
      <dl className={classes.definitionFacts}>
        {figure.value !== null && figure.format === 'money' && figure.value % 100 !== 0 && <><dt><Trans>Exactly</Trans></dt><dd className="numbers">{formatFigure(figure.value, 'money', locale, currency)}</dd></>}
        {part !== undefined && of !== undefined && <><dt><Trans>Here</Trans></dt><dd className="numbers">{formatFigure(part, figure.partFormat ?? 'quantity', locale, currency)} ÷ {formatFigure(of, figure.ofFormat ?? 'quantity', locale, currency)}</dd></>}
        {figure.before !== undefined && <><dt><Trans>Before</Trans></dt><dd className="numbers">{formatFigure(figure.before, figure.format, locale, currency)}{figure.beforeUntil && <span className="soft"> <Trans>by {formatExact(new Date(figure.beforeUntil), locale, timeZone)}</Trans></span>}</dd></>}
        {metric && <><dt><Trans>Date</Trans></dt><dd>{by ? i18n._(bases[by]!) : t`as it is now`}</dd></>}
        {metric && <><dt><Trans>Does not count</Trans></dt><dd>{inLocale(metric.excludes, locale)}</dd></>}
        {figure.isImmature && <><dt><Trans>Pale</Trans></dt><dd><Trans>too little time has passed: it will still change</Trans></dd></>}
        {asOf && <><dt><Trans>Data as of</Trans></dt><dd>{formatExact(new Date(asOf), locale, timeZone)}</dd></>}
      </dl>
      {figure.behind && figure.value !== null && <p className={classes.definitionHint}><Trans>Click or Enter shows what it was counted from.</Trans></p>}
    </>
  )
}
