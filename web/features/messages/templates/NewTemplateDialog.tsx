import { Button, Group, Modal, Radio, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { MessageChannel, NewTemplate } from '#shared/contracts/message-templates.ts'
import { transliterate } from '#shared/sms.ts'
import { ApiError } from '../../../base/api.ts'
import { fieldText, refusalText } from '../../../base/refusals.ts'
import { CHANNELS, CHANNEL_WORDS } from '../channel-words.ts'
import { createTemplate } from './template-api.ts'

type Props = { codes: string[]; onClose: () => void; onMade: (id: number) => void }

/** What cannot be changed later is chosen here: the channel and the code. */
export function NewTemplateDialog({ codes, onClose, onMade }: Props) {
  const { t, i18n } = useLingui()
  const [name, setName] = useState('')
  const [channel, setChannel] = useState<MessageChannel>('email')
  const [purpose, setPurpose] = useState<'transactional' | 'marketing'>('transactional')
  const [isRaw, setIsRaw] = useState('blocks')
  const make = useMutation({ mutationFn: () => createTemplate(first({ name: name.trim(), code: codeOf(name, codes), channel, purpose, isRaw: isRaw === 'mjml', hello: t`Hello!` })), onSuccess: ({ id }) => onMade(id) })
  const error = make.error instanceof ApiError ? make.error : null
  return (
    <Modal opened onClose={onClose} title={<Trans>New template</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={event => { event.preventDefault(); if (name.trim()) make.mutate() }}>
        <Stack>
          <TextInput label={t`Name`} description={t`As colleagues will find it`} required data-autofocus maxLength={200} value={name} onChange={event => setName(event.currentTarget.value)} error={error?.fields[0] && fieldText(error.fields[0])} />
          <div>
            <div style={{ marginBottom: 4 }} id="template-channel"><Trans>Channel</Trans></div>
            <SegmentedControl fullWidth aria-labelledby="template-channel" value={channel} onChange={value => setChannel(value as MessageChannel)} data={CHANNELS.map(one => ({ value: one, label: i18n._(CHANNEL_WORDS[one].label) }))} />
          </div>
          <Radio.Group label={t`What for`} value={purpose} onChange={value => setPurpose(value as typeof purpose)}>
            <Stack gap={4} mt={4}>
              <Radio value="transactional" label={t`About an order`} description={t`What the buyer waits for: accepted, on its way, waiting to be collected`} />
              <Radio value="marketing" label={t`Advertising`} description={t`Only for those who agreed; with a link to unsubscribe; never at night`} />
            </Stack>
          </Radio.Group>
          {channel === 'email' && (
            <Radio.Group label={t`How it is written`} value={isRaw} onChange={setIsRaw}>
              <Stack gap={4} mt={4}>
                <Radio value="blocks" label={t`Of blocks`} description={t`Headings, texts, buttons, lines of the order: looks right everywhere`} />
                <Radio value="mjml" label={t`As MJML`} description={t`For those who set letters by hand`} />
              </Stack>
            </Radio.Group>
          )}
          {make.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(make.error)}</div>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
            <Button type="submit" loading={make.isPending} disabled={!name.trim()}><Trans>Make and write</Trans></Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type First = { name: string; code: string; channel: MessageChannel; purpose: 'transactional' | 'marketing'; isRaw: boolean; hello: string }

function first({ name, code, channel, purpose, isRaw, hello }: First): NewTemplate {
  const shared = { name, code, channel, purpose, topic: null, isActive: true, onMissing: 'block' as const, transliterate: false }
  if (channel !== 'email') return { ...shared, format: 'text', content: { ru: { ...(channel === 'push' ? { subject: name } : {}), body: hello } } }
  if (isRaw) return { ...shared, format: 'mjml', content: { ru: { subject: name, body: `<mjml>\n  <mj-body>\n    <mj-section>\n      <mj-column>\n        <mj-text>${hello}</mj-text>\n      </mj-column>\n    </mj-section>\n  </mj-body>\n</mjml>` } } }
  return { ...shared, format: 'blocks', content: { ru: { subject: name, body: [{ kind: 'header' }, { kind: 'heading', text: name }, { kind: 'text', text: hello }] } } }
}

/** A code of the name, which nobody has: rules and the API name the template by it. */
function codeOf(name: string, taken: string[]): string {
  const base = transliterate(name).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 50) || 'template'
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? base : `${base}-${n}`
    if (!taken.includes(code)) return code
  }
}
