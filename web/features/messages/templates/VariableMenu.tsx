import { Button, Popover, ScrollArea, TextInput, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconBraces } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type KeyboardEvent } from 'react'
import { inLocale, useLocale } from '../../../base/locale.ts'
import { variablesQuery } from './template-api.ts'
import classes from './templates.module.css'

type Props = { /** The field that it belongs to, said to those who do not see it. */ of: string; onPick: (insert: string) => void; /** Paths instead of what is written in a text. */ paths?: boolean }

/** All that a message can say of an order, a customer, the store: found by typing, put in by Enter. */
export function VariableMenu({ of, onPick, paths = false }: Props) {
  const { t } = useLingui()
  const locale = useLocale()
  const [opened, setOpened] = useState(false)
  const [q, setQ] = useState('')
  const [at, setAt] = useState(0)
  const { data } = useQuery({ ...variablesQuery, enabled: opened })
  const words = q.trim().toLocaleLowerCase()
  const groups = (data?.groups ?? []).map(group => ({
    ...group,
    variables: group.variables.filter(one => words === '' || [inLocale(one.label, locale), one.path, inLocale(group.label, locale)].some(text => text.toLocaleLowerCase().includes(words))),
  })).filter(group => group.variables.length > 0)
  const flat = groups.flatMap(group => group.variables)
  const pick = (place: number): void => {
    const variable = flat[place]
    if (!variable) return
    setOpened(false)
    onPick(paths ? variable.path : variable.insert)
  }
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) { event.preventDefault(); setAt(Math.max(0, Math.min(flat.length - 1, at + step))) }
    if (event.key === 'Enter') { event.preventDefault(); pick(at) }
  }
  let place = -1
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={360} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button size="compact-xs" variant="subtle" leftSection={<IconBraces size={14} aria-hidden />} aria-label={t`Variable: ${of}`} aria-expanded={opened} onClick={() => { setOpened(!opened); setQ(''); setAt(0) }}><Trans>Insert data</Trans></Button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <TextInput aria-label={t`Find a variable`} placeholder={t`Number, sum, address…`} data-autofocus value={q} onChange={event => { setQ(event.currentTarget.value); setAt(0) }} onKeyDown={onKey} role="combobox" aria-expanded aria-controls="variables-found" aria-activedescendant={flat[at] ? `variable-${flat[at].path}` : undefined} />
        <ScrollArea.Autosize mah={320} mt={8}>
          <div role="listbox" id="variables-found" aria-label={t`Variables`}>
            {groups.map(group => (
              <div key={group.root} role="group" aria-label={inLocale(group.label, locale)}>
                <div className={classes.variableGroup} aria-hidden>{inLocale(group.label, locale)}</div>
                {group.variables.map(one => {
                  place += 1
                  const mine = place
                  return (
                    <UnstyledButton
                      key={one.path} id={`variable-${one.path}`} role="option" aria-selected={mine === at} tabIndex={-1} className={classes.variable} data-active={mine === at || undefined}
                      ref={mine === at ? element => element?.scrollIntoView({ block: 'nearest' }) : undefined} onClick={() => pick(mine)}
                    >
                      <span>{inLocale(one.label, locale)}</span><code>{one.path}</code>
                    </UnstyledButton>
                  )
                })}
              </div>
            ))}
            {data && flat.length === 0 && <div className="soft" style={{ padding: 8 }}><Trans>There is no such variable.</Trans></div>}
          </div>
        </ScrollArea.Autosize>
      </Popover.Dropdown>
    </Popover>
  )
}
