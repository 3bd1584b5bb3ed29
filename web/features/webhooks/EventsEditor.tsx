import { Checkbox, MultiSelect } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { WEBHOOK_EVENTS_OF, WEBHOOK_KINDS } from './webhook-kinds.ts'
import type { WebhookEntity, WebhookEvents } from '#shared/contracts/webhooks.ts'
import { useFields } from '../../base/fields.ts'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { ENTITY_WORDS, KIND_WORDS } from './webhook-words.ts'
import classes from './webhooks.module.css'

type Heard = WebhookEvents[number]

/** What an address is told of: kinds of records, events of each, a condition on the record. */
export function EventsEditor({ events, onChange }: { events: WebhookEvents; onChange: (events: WebhookEvents) => void }) {
  const { i18n } = useLingui()
  const heardOf = (entity: WebhookEntity): Heard | undefined => events.find(one => one.entity === entity)
  const put = (entity: WebhookEntity, heard: Heard | null): void =>
    onChange(WEBHOOK_KINDS.flatMap(one => (one === entity ? (heard ?? []) : (heardOf(one) ?? []))))
  return (
    <fieldset className={classes.events}>
      <legend className={classes.label}><Trans>What it is told of</Trans></legend>
      {WEBHOOK_KINDS.map(entity => {
        const heard = heardOf(entity)
        return (
          <div key={entity} className={classes.entity}>
            <Checkbox label={i18n._(ENTITY_WORDS[entity])} checked={heard !== undefined} onChange={event => put(entity, event.currentTarget.checked ? { entity, kinds: [] } : null)} />
            {heard && <HeardEditor heard={heard} onChange={next => put(entity, next)} />}
          </div>
        )
      })}
    </fieldset>
  )
}

function HeardEditor({ heard, onChange }: { heard: Heard; onChange: (heard: Heard) => void }) {
  const { t, i18n } = useLingui()
  const { entity, kinds, condition } = heard
  const fields = useFields(entity === 'message' ? 'order' : entity)
  return (
    <div className={classes.heard}>
      <MultiSelect
        aria-label={t`Events: ${i18n._(ENTITY_WORDS[entity])}`} placeholder={kinds.length === 0 ? t`all events` : ''} clearable searchable
        data={WEBHOOK_EVENTS_OF[entity].map(kind => ({ value: kind, label: KIND_WORDS[kind] ? i18n._(KIND_WORDS[kind]) : kind }))}
        value={kinds} onChange={next => onChange({ ...heard, kinds: next })}
      />
      {entity !== 'message' && <FilterBar fields={fields} filter={condition ?? undefined} onFilter={next => onChange({ ...heard, condition: next ?? null })} />}
    </div>
  )
}
