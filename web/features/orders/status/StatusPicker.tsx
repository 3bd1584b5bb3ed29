import { TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useId, useState, type KeyboardEvent } from 'react'
import { StatusBadge } from '../../../ui/display/StatusBadge.tsx'
import { useStatusGroups } from './statuses.ts'
import classes from './status.module.css'

type StatusPickerProps = { /** Codes that may be chosen. */ codes: readonly string[] | undefined; current?: string; onChoose: (code: string) => void }

/** Statuses by group with a search on top: type a part of the name, arrows, Enter. */
export function StatusPicker({ codes, current, onChoose }: StatusPickerProps) {
  const { t } = useLingui()
  const id = useId()
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const wanted = search.trim().toLocaleLowerCase()
  const groups = useStatusGroups(codes)
    .map(group => ({ ...group, statuses: group.statuses.filter(status => status.code !== current && status.name.toLocaleLowerCase().includes(wanted)) }))
    .filter(group => group.statuses.length > 0)
  const flat = groups.flatMap(group => group.statuses)
  const chosen = flat[Math.min(at, flat.length - 1)]
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') { event.preventDefault(); setAt(Math.min(flat.length - 1, at + 1)) }
    else if (event.key === 'ArrowUp') { event.preventDefault(); setAt(Math.max(0, at - 1)) }
    else if (event.key === 'Enter' && chosen) { event.preventDefault(); onChoose(chosen.code) }
  }
  return (
    <>
      <TextInput
        mt={4} data-autofocus role="combobox" aria-expanded aria-controls={`${id}-list`} aria-activedescendant={chosen ? `${id}-${chosen.code}` : undefined}
        aria-label={t`Find a status`} placeholder={t`Find a status`} value={search} onKeyDown={onKeyDown}
        onChange={event => { setSearch(event.currentTarget.value); setAt(0) }}
      />
      <div className={classes.list} id={`${id}-list`} role="listbox" aria-label={t`Statuses`}>
        {groups.map(group => (
          <div key={group.code} role="group" aria-label={group.name}>
            <div className={classes.group} aria-hidden>{group.name}</div>
            {group.statuses.map(status => (
              <UnstyledButton
                key={status.code} id={`${id}-${status.code}`} role="option" tabIndex={-1} aria-selected={status === chosen} className={classes.option}
                ref={element => { if (status === chosen) element?.scrollIntoView({ block: 'nearest' }) }} onClick={() => onChoose(status.code)}
              >
                <StatusBadge color={status.color}>{status.name}</StatusBadge>
              </UnstyledButton>
            ))}
          </div>
        ))}
      </div>
      {flat.length === 0 && <div className={classes.none}><Trans>No status fits. Where an order may go is set in the matrix of statuses.</Trans></div>}
    </>
  )
}
