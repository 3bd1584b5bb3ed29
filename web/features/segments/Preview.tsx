import { Trans, useLingui } from '@lingui/react/macro'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Condition } from '#shared/conditions.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { Amount, Money } from '../../ui/display/Money.tsx'
import { ErrorState } from '../../ui/states/ErrorState.tsx'
import { previewQuery } from './segment-api.ts'
import classes from './segments.module.css'

/** How many fulfil the condition as it stands, and ten of them; asked a moment after the last change. */
export function Preview({ condition }: { condition: Condition }) {
  const { t } = useLingui()
  const locale = useLocale()
  const [asked] = useDebouncedValue(condition, 300)
  const preview = useQuery(previewQuery(asked))
  const answer = preview.data
  return (
    <section aria-label={t`Who fulfils it now`} aria-busy={preview.isFetching}>
      <h2><Trans>Who fulfils it now</Trans></h2>
      {preview.isError && <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />}
      {answer && (
        <>
          <div className={classes.count} role="status" style={{ opacity: preview.isFetching ? 0.6 : 1 }}>{answer.count === null ? <Trans>too many to count at once</Trans> : <Amount value={answer.count} />}</div>
          <p className="soft">{inLocale(answer.words, locale)}</p>
          <ul className={classes.samples}>
            {answer.samples.map(one => <li key={one.id}><Link to={`/customers/${one.id}`}>{one.name || `№ ${one.id}`}</Link><span className="soft numbers"><Amount value={one.ordersCount} /> · <Money value={one.totalSum} /></span></li>)}
          </ul>
        </>
      )}
    </section>
  )
}
