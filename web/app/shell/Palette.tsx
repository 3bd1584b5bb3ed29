import { Modal } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { IconArrowRight, IconCommand, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { api } from '../../base/api.ts'
import type { IconType } from '../../base/feature.ts'
import { useCommands } from './commands.ts'
import { useSections } from './sections.ts'
import classes from './palette.module.css'

type Entry = { id: string; group: string; title: string; detail?: string; icon: IconType; run: () => void }

const matches = (text: string, words: string): boolean => words.toLocaleLowerCase().split(/\s+/).every(word => text.toLocaleLowerCase().includes(word))

/** Ctrl/⌘ K: orders by number, customers by any part of a phone or a name, products by article, sections and commands. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const { t, i18n } = useLingui()
  const id = useId()
  const navigate = useNavigate()
  const sections = useSections()
  const { commands, finders } = useCommands()
  const [text, setText] = useState('')
  const [asked, setAsked] = useState('')
  const [chosen, setChosen] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim()), 120); return () => clearTimeout(timer) }, [text])
  const found = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => api.get<Record<string, unknown>>('/api/search', { q: asked }, signal),
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })

  const leave = (act: () => void) => () => { onClose(); act() }
  const go = (to: string) => leave(() => void navigate({ to }))
  const words = text.trim()
  const entries: Entry[] = [
    ...(words === '' ? [] : finders.flatMap(finder => finder.read(found.data?.[finder.key]).map((one): Entry => ({ ...one, id: `${finder.key} ${one.id}`, group: i18n._(finder.label), icon: finder.icon, run: go(one.to) })))),
    ...commands.map((command): Entry => ({ id: command.id, group: t`Commands`, title: i18n._(command.label), icon: command.icon ?? IconCommand, run: command.to ? go(command.to) : leave(() => command.run?.()) })).filter(entry => matches(entry.title, words)),
    ...sections.map((section): Entry => ({ id: section.to, group: t`Go to`, title: i18n._(section.label), icon: section.icon ?? IconArrowRight, run: go(section.to) })).filter(entry => matches(entry.title, words)),
    ...[{ id: 'keys', group: t`Commands`, title: t`The list of keys`, icon: IconCommand, run: leave(onHelp) }].filter(entry => matches(entry.title, words)),
  ]
  const at = Math.min(chosen, Math.max(0, entries.length - 1))
  useEffect(() => { list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }) }, [at])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') { event.preventDefault(); setChosen((at + 1) % Math.max(1, entries.length)) }
    else if (event.key === 'ArrowUp') { event.preventDefault(); setChosen((at - 1 + entries.length) % Math.max(1, entries.length)) }
    else if (event.key === 'Enter') { event.preventDefault(); entries[at]?.run() }
  }
  return (
    <Modal opened onClose={onClose} withCloseButton={false} padding={0} size={620} yOffset="12vh" title={null} aria-label={t`Find anything, run a command`}>
      <div className={classes.field}>
        <IconSearch size={18} aria-hidden />
        <input
          data-autofocus autoFocus className={classes.input} role="combobox" aria-expanded aria-controls={`${id}-list`} aria-activedescendant={entries[at] ? `${id}-${at}` : undefined} aria-autocomplete="list"
          aria-label={t`Find anything, run a command`} placeholder={t`Order number, phone, name, article, command`} value={text} spellCheck={false} autoComplete="off"
          onChange={event => { setText(event.target.value); setChosen(0) }} onKeyDown={onKeyDown}
        />
      </div>
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={t`Found`} className={classes.list} aria-busy={found.isFetching}>
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entries[index - 1]?.group !== entry.group && <div className={classes.group} role="presentation">{entry.group}</div>}
            <div id={`${id}-${index}`} role="option" aria-selected={index === at} className={classes.entry} onMouseMove={() => setChosen(index)} onClick={entry.run}>
              <entry.icon size={16} stroke={1.5} />
              <span className={classes.title}>{entry.title}</span>
              {entry.detail && <span className={classes.detail}>{entry.detail}</span>}
            </div>
          </div>
        ))}
      </div>
      {entries.length === 0 && <div className={classes.none} role="status">{found.isFetching || asked !== words ? t`Searching…` : t`Nothing found`}</div>}
    </Modal>
  )
}
