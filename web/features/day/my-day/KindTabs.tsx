import { UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Day, DayKind } from '#shared/contracts/day.ts'
import { dayKinds } from './day-search.ts'
import { kindWords } from './item-words.tsx'
import classes from './day.module.css'

/** How much there is of each kind; choosing one leaves only it. */
export function KindTabs({ day, kind, onKind }: { day: Day | undefined; kind: DayKind | undefined; onKind: (kind: DayKind | undefined) => void }) {
  const { t, i18n } = useLingui()
  const counts = day?.counts
  const all = counts ? dayKinds.reduce((sum, one) => sum + counts[one], 0) : 0
  const later = counts?.later ?? 0
  return (
    <div className={classes.kinds} role="group" aria-label={t`What to show`}>
      <Tab chosen={kind === undefined} count={all} onChoose={() => onKind(undefined)}><Trans>Everything</Trans></Tab>
      {dayKinds.filter(one => kind === one || (counts && counts[one] > 0)).map(one => (
        <Tab key={one} chosen={kind === one} count={counts?.[one] ?? 0} onChoose={() => onKind(kind === one ? undefined : one)}>{i18n._(kindWords[one].many)}</Tab>
      ))}
      {later > 0 && <span className={classes.later}><Trans>later today {later}</Trans></span>}
    </div>
  )
}

function Tab({ chosen, count, onChoose, children }: { chosen: boolean; count: number; onChoose: () => void; children: React.ReactNode }) {
  return <UnstyledButton className={classes.kind} aria-pressed={chosen} onClick={onChoose}>{children} <span className={classes.kindCount}>{count >= 1000 ? '999+' : count}</span></UnstyledButton>
}
