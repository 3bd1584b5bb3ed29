import { Popover, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Colleague } from '#shared/contracts/day.ts'
import { api } from '../../../base/api.ts'
import { useSession } from '../../../base/session.ts'
import { Avatar } from '../../../ui/display/Person.tsx'
import { When } from '../../../ui/display/When.tsx'
import { StatusDot } from './StatusDot.tsx'
import { asWorkStatus, statusWords } from './work-status.ts'
import classes from './status.module.css'

const peopleQuery = queryOptions({
  queryKey: ['user', 'online'] as const,
  queryFn: async ({ signal }) => (await api.get<{ people: Colleague[] }>('/api/day/people', {}, signal)).people,
})

/** Colleagues who are there now, with what they are doing; the whole list on a click. */
export function PeopleOnline() {
  const { t, i18n } = useLingui()
  const me = useSession().user.id
  const [open, setOpen] = useState(false)
  const people = (useQuery(peopleQuery).data ?? []).filter(person => person.id !== me)
  if (people.length === 0) return null
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={classes.people} aria-expanded={open} aria-label={t`Colleagues who are here: ${people.length}`} onClick={() => setOpen(!open)}>
          {people.slice(0, 4).map(person => <span key={person.id} className={classes.person}><Avatar name={person.name} size={26} /><StatusDot status={person.status} /></span>)}
          {people.length > 4 && <span className={classes.more}>+{people.length - 4}</span>}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown tabIndex={-1} aria-label={t`Who is here`} style={{ maxHeight: '60vh', overflow: 'auto' }}>
        <Trans>Who is here</Trans>
        {people.map(person => (
          <div key={person.id} className={classes.line}>
            <StatusDot status={person.status} /><span className={classes.name} dir="auto">{person.name}</span>
            <span className="soft">{i18n._(statusWords[asWorkStatus(person.status)])}{person.status !== 'free' && <> · <When value={person.statusAt} /></>}</span>
          </div>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
