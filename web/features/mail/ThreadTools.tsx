import { CloseButton, Select, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconSearch } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { Mailbox } from '#shared/contracts/mail.ts'
import type { Asked } from './mail-api.ts'
import { SHOWS } from './mail-words.tsx'
import classes from './mail.module.css'

/** Which threads: a few ready choices, one box or all, words. */
export function ThreadTools({ asked, boxes, onAsk, search }: { asked: Asked; boxes: Mailbox[]; onAsk: (asked: Asked) => void; search: RefObject<HTMLInputElement | null> }) {
  const { t, i18n } = useLingui()
  const of = boxes.filter(box => asked.mailboxId === null || box.id === asked.mailboxId)
  const counts: Partial<Record<Asked['show'], number>> = { waiting: of.reduce((sum, box) => sum + box.waiting, 0), unknown: of.reduce((sum, box) => sum + box.unknown, 0) }
  return (
    <div className={classes.tools}>
      <div className={classes.shows} role="group" aria-label={t`Which threads`}>
        {SHOWS.map(({ show, label }) => (
          <button key={show} type="button" aria-pressed={asked.show === show} onClick={() => onAsk({ ...asked, show })}>
            {i18n._(label)}{counts[show] ? <span className="numbers"> {counts[show]}</span> : null}
          </button>
        ))}
      </div>
      <div className={classes.narrowing}>
        <TextInput
          ref={search} size="xs" aria-label={t`Search in letters`} placeholder={t`Search in letters`} leftSection={<IconSearch size={14} aria-hidden />} value={asked.q}
          onChange={event => onAsk({ ...asked, q: event.currentTarget.value })}
          onKeyDown={event => { if (event.key === 'Escape') { onAsk({ ...asked, q: '' }); event.currentTarget.blur() } }}
          rightSection={asked.q !== '' && <CloseButton size="xs" aria-label={t`Clear the search`} onClick={() => onAsk({ ...asked, q: '' })} />}
        />
        {boxes.length > 1 && (
          <Select
            size="xs" aria-label={t`Mailbox`} placeholder={t`All mailboxes`} clearable clearButtonProps={{ 'aria-label': t`All mailboxes` }} data={boxes.map(box => ({ value: String(box.id), label: box.title }))}
            value={asked.mailboxId === null ? null : String(asked.mailboxId)} onChange={value => onAsk({ ...asked, mailboxId: value === null ? null : Number(value) })}
          />
        )}
      </div>
      {asked.show === 'unknown' && <p className={classes.hint}><Trans>They become customers when you say so, or by a rule in the settings.</Trans></p>}
    </div>
  )
}
