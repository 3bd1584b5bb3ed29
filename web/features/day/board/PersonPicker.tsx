import { Modal, TextInput, UnstyledButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useId, useState, type KeyboardEvent } from 'react'
import type { BoardPerson } from '#shared/contracts/day.ts'
import { StatusDot } from '../status/StatusDot.tsx'
import { useFocusBack } from '../../../ui/feedback/focus-back.ts'
import { asWorkStatus, statusWords } from '../status/work-status.ts'
import { capped } from './DayFigures.tsx'
import classes from './board.module.css'

type PersonPickerProps = { people: BoardPerson[]; count: number; /** All of them are this person's already. */ isFrom: (id: number | null) => boolean; onPick: (to: number | null) => void; onClose: () => void }

/** To whom? Type a part of the name, arrows, Enter; the least loaded of those who are here and free come first. */
export function PersonPicker({ people, count, isFrom, onPick, onClose }: PersonPickerProps) {
  const { t, i18n } = useLingui()
  useFocusBack()
  const id = useId()
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const wanted = search.trim().toLocaleLowerCase()
  const ready = (person: BoardPerson): boolean => person.isOnline && person.status === 'free'
  const found = people
    .filter(person => !isFrom(person.id) && person.name.toLocaleLowerCase().includes(wanted))
    .toSorted((a, b) => Number(ready(b)) - Number(ready(a)) || a.open - b.open)
  const choices: (BoardPerson | null)[] = [...found, ...(!isFrom(null) && wanted === '' ? [null] : [])]
  const chosen = Math.min(at, choices.length - 1)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') { event.preventDefault(); setAt(Math.min(choices.length - 1, chosen + 1)) }
    else if (event.key === 'ArrowUp') { event.preventDefault(); setAt(Math.max(0, chosen - 1)) }
    else if (event.key === 'Enter' && chosen >= 0) { event.preventDefault(); onPick(choices[chosen]?.id ?? null) }
  }
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} size="sm" yOffset="10vh" title={<Plural value={count} one="Hand over # order to whom?" other="Hand over # orders to whom?" />}>
      <TextInput
        data-autofocus role="combobox" aria-expanded aria-controls={`${id}-list`} aria-activedescendant={chosen >= 0 ? `${id}-${chosen}` : undefined} aria-label={t`Find a person`} placeholder={t`Find a person`}
        value={search} onKeyDown={onKeyDown} onChange={event => { setSearch(event.currentTarget.value); setAt(0) }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={t`People`} className={classes.picker}>
        {choices.map((person, place) => (
          <UnstyledButton key={person?.id ?? 'queue'} id={`${id}-${place}`} role="option" tabIndex={-1} aria-selected={place === chosen} className={classes.pick} onClick={() => onPick(person?.id ?? null)}>
            {person
              ? <><StatusDot status={person.status} isOnline={person.isOnline} /><span className={classes.name} dir="auto">{person.name}</span><span className="soft">{person.isOnline ? i18n._(statusWords[asWorkStatus(person.status)]) : t`not here`} · {capped(person.open)}</span></>
              : <span className={classes.name}><Trans>Back to the queue</Trans></span>}
          </UnstyledButton>
        ))}
      </div>
      {choices.length === 0 && <p className="soft"><Trans>Nobody is called so.</Trans></p>}
    </Modal>
  )
}
