import { Button } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import type { SendingDomain } from '#shared/contracts/deliverability.ts'
import { api } from '../../base/api.ts'
import { When } from '../../ui/display/When.tsx'
import { CheckLine, RecordToAdd } from './CheckLine.tsx'
import { ComplaintChart } from './ComplaintChart.tsx'
import { pathOf, useDomainAction, type Answer } from './deliverability-api.ts'
import { KeyDialog } from './KeyDialog.tsx'
import { WaiveDialog } from './WaiveDialog.tsx'
import classes from './deliverability.module.css'

/** A domain: may it write in bulk, what was found, what to add. */
export function DomainCard({ domain }: { domain: SendingDomain }) {
  const [open, setOpen] = useState<'waive' | 'key' | null>(null)
  const act = useDomainAction()
  const path = pathOf(domain.domain)
  const { providers, checks, checkedAt, isHeld, waived, waitingKey } = domain
  return (
    <section className={classes.domain} aria-label={domain.domain}>
      <header className={classes.head}>
        <div className={classes.names}>
          <h2>{domain.domain}</h2>
          <div className="soft">{providers.map(({ title, from, host }) => `${title}: ${from} · ${host}`).join('; ')}</div>
        </div>
        <Button variant={checkedAt ? 'default' : 'filled'} leftSection={<IconRefresh size={16} aria-hidden />} loading={act.isPending} onClick={() => act.mutate(() => api.post<Answer>(`${path}/check`, {}))}>
          {checkedAt ? <Trans>Look it up again</Trans> : <Trans>Look it up</Trans>}
        </Button>
      </header>
      <div className={classes.verdict} data-held={isHeld || undefined} data-waived={(waived && !isHeld) || undefined}>
        <div className={classes.names}>
          <strong>
            {isHeld ? checkedAt ? <Trans>Bulk letters wait until what is red is mended.</Trans> : <Trans>Bulk letters wait: the domain was never looked up.</Trans>
              : waived ? <Trans>Bulk letters leave although something is wrong.</Trans> : <Trans>Bulk letters leave.</Trans>}
          </strong>{' '}
          {isHeld && domain.heldLetters > 0 && <Plural value={domain.heldLetters} one="# letter waits." other="# letters wait." />}{' '}
          <span className="soft"><Trans>What somebody waits for leaves in any case.</Trans></span>
          {waived && <div className={classes.small}>{waived.by ?? '—'}, <When value={waived.at} />: {waived.reason}</div>}
        </div>
        {isHeld && <Button variant="default" size="compact-md" onClick={() => setOpen('waive')}><Trans>Send all the same…</Trans></Button>}
        {waived && <Button variant="default" size="compact-md" disabled={act.isPending} onClick={() => act.mutate(() => api.delete<Answer>(`${path}/waiver`))}><Trans>Take it back</Trans></Button>}
      </div>
      {checks.length > 0 && (
        <ul className={classes.checks}>
          {checks.map((check, place) => (
            <CheckLine key={place} check={check}>
              {check.check === 'complaints' && <ComplaintChart days={domain.complaintDays} />}
              {check.check === 'dkim' && waitingKey && (
                <div className={classes.waiting}>
                  <Trans>A new key waits for its record. As soon as it is published, letters are signed by it; until then all stays as it is.</Trans>
                  <RecordToAdd record={waitingKey.record} />
                </div>
              )}
              {check.check === 'dkim' && !waitingKey && <Button variant="default" size="compact-sm" onClick={() => setOpen('key')}><Trans>Make a key…</Trans></Button>}
            </CheckLine>
          ))}
        </ul>
      )}
      {checkedAt && <div className={classes.small}><Trans>Looked up <When value={checkedAt} />; by itself every two hours, and every ten minutes while something is wrong.</Trans></div>}
      {open === 'waive' && <WaiveDialog domain={domain.domain} onClose={() => setOpen(null)} />}
      {open === 'key' && <KeyDialog domain={domain} onClose={() => setOpen(null)} />}
    </section>
  )
}
