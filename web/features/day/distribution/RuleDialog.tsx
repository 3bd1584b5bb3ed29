import { Button, Group, Modal, MultiSelect, NativeSelect, Stack, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { CreateRule, DistributionRule } from '#shared/contracts/day.ts'
import type { UserGroup } from '#shared/contracts/users.ts'
import { useReference } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'

type RuleDialogProps = { rule: DistributionRule | null; groups: UserGroup[]; save: (draft: CreateRule) => Promise<void>; onClose: () => void }

/** A rule: which orders, to which group. Nothing chosen means every one. */
export function RuleDialog({ rule, groups, save, onClose }: RuleDialogProps) {
  const { t } = useLingui()
  const offered = groups.filter(group => group.isManager || group.id === rule?.groupId)
  const [draft, setDraft] = useState<CreateRule>({
    name: rule?.name ?? '', groupId: rule?.groupId ?? offered[0]?.id ?? 0, orderTypes: rule?.orderTypes ?? [], orderMethods: rule?.orderMethods ?? [], sites: rule?.sites ?? [], active: rule?.active ?? true,
  })
  const [busy, setBusy] = useState(false)
  const [reason, setReason] = useState<string | null>(null)
  const set = (more: Partial<CreateRule>): void => setDraft({ ...draft, ...more })
  const submit = async (): Promise<void> => {
    setBusy(true)
    setReason(null)
    try {
      await save({ ...draft, name: draft.name.trim() || (offered.find(group => group.id === draft.groupId)?.name ?? '') })
    } catch (error) {
      setReason(refusalText(error))
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={onClose} closeButtonProps={{ 'aria-label': t`Close` }} title={rule ? t`Rule of distribution` : t`New rule of distribution`}>
      <form onSubmit={event => { event.preventDefault(); void submit() }}>
        <Stack>
          <NativeSelect data-autofocus label={t`Who gets the orders`} description={t`A group of managers`} value={String(draft.groupId)} onChange={event => set({ groupId: Number(event.currentTarget.value) })} data={offered.map(group => ({ value: String(group.id), label: group.name }))} />
          <Codes label={t`Types of orders`} names="orderTypes" value={draft.orderTypes ?? []} onChange={orderTypes => set({ orderTypes })} />
          <Codes label={t`Ways they came by`} names="orderMethods" value={draft.orderMethods ?? []} onChange={orderMethods => set({ orderMethods })} />
          <Codes label={t`Stores`} names="sites" value={draft.sites ?? []} onChange={sites => set({ sites })} />
          <TextInput label={t`Name of the rule`} placeholder={offered.find(group => group.id === draft.groupId)?.name} maxLength={255} value={draft.name} onChange={event => set({ name: event.currentTarget.value })} />
          {reason && <div role="alert" style={{ color: 'var(--danger)' }}>{reason}</div>}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button>
            <Button type="submit" loading={busy} disabled={offered.length === 0}><Trans>Save</Trans></Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Codes({ label, names, value, onChange }: { label: string; names: 'orderTypes' | 'orderMethods' | 'sites'; value: string[]; onChange: (codes: string[]) => void }) {
  const { t } = useLingui()
  const offered = useReference(names).filter(one => one.active || value.includes(one.code))
  return <MultiSelect label={label} placeholder={value.length === 0 ? t`every one` : undefined} data={offered.map(one => ({ value: one.code, label: one.name }))} value={value} onChange={onChange} searchable clearable nothingFoundMessage={t`Nothing found`} />
}
