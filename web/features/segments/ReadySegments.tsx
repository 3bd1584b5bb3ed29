import { Button, Checkbox } from '@mantine/core'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReadySegment } from '#shared/contracts/segments.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { useRight } from '../../base/session.ts'
import { useOnce } from '../../base/once.ts'
import { toastError } from '../../ui/feedback/toast.tsx'
import { CardSkeleton } from '../../ui/states/Skeleton.tsx'
import { readyQuery, takeReady } from './segment-api.ts'
import classes from './segments.module.css'

const GROUPS: Record<ReadySegment['group'], MessageDescriptor> = {
  life: msg`Where they are in their life with the shop`, value: msg`What they are worth`, behaviour: msg`What they do on the site`, rfm9: msg`RFM: nine cells`, rfm25: msg`RFM: twenty-five cells`,
}
const WHOLE = new Set<string>(['rfm9', 'rfm25'])

/** What shops begin with: chosen by ticks, made by one button. */
export function ReadySegments({ onDone }: { onDone: () => void }) {
  const { t, i18n } = useLingui()
  const locale = useLocale()
  const maySetUp = useRight('site.settings') !== null
  const ready = useQuery(readyQuery).data?.ready
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const make = useMutation({ mutationFn: () => takeReady([...chosen], locale), onSuccess: onDone, onError: toastError })
  const makeOnce = useOnce(make)
  if (!ready) return <CardSkeleton lines={8} />
  const toggle = (codes: string[], isOn: boolean): void => setChosen(before => new Set(isOn ? [...before, ...codes] : [...before].filter(code => !codes.includes(code))))
  return (
    <div className={classes.ready}>
      {(Object.keys(GROUPS) as ReadySegment['group'][]).map(group => {
        const own = ready.filter(one => one.group === group)
        const free = own.filter(one => one.segmentId === null).map(one => one.code)
        const lacks = own.find(one => one.lacks !== null)?.lacks
        if (WHOLE.has(group)) return <Checkbox key={group} label={i18n._(GROUPS[group])} description={lacks ? inLocale(lacks, locale) : undefined} disabled={free.length === 0} checked={free.length === 0 || free.every(code => chosen.has(code))} onChange={event => toggle(free, event.currentTarget.checked)} />
        return (
          <section key={group} aria-label={i18n._(GROUPS[group])}>
            <h3>{i18n._(GROUPS[group])}</h3>
            {own.map(one => (
              <div key={one.code} className={classes.readyRow}>
                <Checkbox label={inLocale(one.title, locale)} description={inLocale(one.about, locale)} disabled={one.segmentId !== null} checked={one.segmentId !== null || chosen.has(one.code)} onChange={event => toggle([one.code], event.currentTarget.checked)} />
                {one.lacks && <div className={classes.lacks}><IconInfoCircle size={16} aria-hidden /><span>{inLocale(one.lacks, locale)}{one.lacks.to && maySetUp && <> <Link to={one.lacks.to}><Trans>Set up</Trans></Link></>}</span></div>}
              </div>
            ))}
          </section>
        )
      })}
      <div className={classes.readyFoot}><Button disabled={chosen.size === 0} loading={make.isPending} onClick={() => makeOnce()} aria-label={t`Make the chosen segments`}>
        <Plural value={chosen.size} one="Make # segment" other="Make # segments" />
      </Button></div>
    </div>
  )
}
