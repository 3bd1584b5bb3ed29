import { Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ExportRun } from '#shared/contracts/exports.ts'
import { api } from '../../base/api.ts'
import { useFields } from '../../base/fields.ts'
import { inLocale, useLocale } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import type { SlotProps } from '../../base/slots.ts'
import { toast } from '../../ui/feedback/toast.tsx'
import { exportsQuery } from './export-api.ts'

/** Says what the file will hold and how its cells are parted, and orders it. */
export function ExportDialog({ list, onClose }: { list: SlotProps['list.tool']; onClose: () => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const fields = useFields(list.entity)
  const [separator, setSeparator] = useState<';' | ','>(locale === 'ru' ? ';' : ',')
  const [all, setAll] = useState(false)
  const columns = all ? fields.filter(field => field.column).map(field => field.name) : list.columns
  const { filter, q, sort, group } = list.query
  const start = useMutation({
    mutationFn: () => api.post<ExportRun>('/api/exports', { entity: list.entity, fields: columns, separator, ...(filter ? { filter: JSON.stringify(filter) } : {}), ...(q ? { q } : {}), ...(sort ? { sort } : {}), ...(group ? { group } : {}) }),
    onSuccess: async () => {
      onClose()
      toast({ message: t`The file is being written. You can go on working: you will be told when it is ready.` })
      await queryClient.invalidateQueries({ queryKey: exportsQuery.queryKey })
    },
  })
  const names = columns.map(name => fields.find(field => field.name === name)).flatMap(field => (field ? [inLocale(field.label, locale)] : []))
  return (
    <Modal opened onClose={onClose} title={<Trans>{list.title}: to a file</Trans>}>
      <form onSubmit={event => { event.preventDefault(); start.mutate() }}>
        <Stack>
          <div>
            {filter || q || group ? <Trans>What the list shows now, with its filter and order.</Trans> : <Trans>The whole list.</Trans>}{' '}
            {list.count !== undefined && (list.isCapped ? <Trans>More than {list.count} rows.</Trans> : <strong><Plural value={list.count} one="# row" few="# rows" many="# rows" other="# rows" /></strong>)}
          </div>
          <Radio.Group label={t`Columns`} value={all ? 'all' : 'shown'} onChange={value => setAll(value === 'all')}>
            <Stack gap={6} mt={4}>
              <Radio value="shown" label={t`Those that are shown, in their order`} data-autofocus />
              <Radio value="all" label={t`All that you may see`} />
            </Stack>
          </Radio.Group>
          <div className="soft" style={{ fontSize: 13, overflowWrap: 'anywhere' }}>{names.join(', ')}</div>
          <Radio.Group label={t`Format`} description={t`CSV in UTF-8`} value={separator} onChange={value => setSeparator(value as ';' | ',')}>
            <Stack gap={6} mt={4}>
              <Radio value=";" label={t`For Excel in Russian: semicolons, 12,50`} />
              <Radio value="," label={t`For other programs: commas, 12.50`} />
            </Stack>
          </Radio.Group>
          <div className="soft" style={{ fontSize: 13 }}><Trans>That you took this file stands in the journal. It is kept for a week, for you alone.</Trans></div>
          {start.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(start.error)}</div>}
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit" loading={start.isPending}><Trans>Write the file</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
