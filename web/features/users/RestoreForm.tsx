import { Button, Checkbox, Stack } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { DismissalCard } from '#shared/contracts/dismissal.ts'
import { api } from '../../base/api.ts'
import { queryClient } from '../../base/query-client.ts'
import { refusalText } from '../../base/refusals.ts'
import { Day } from '../../ui/display/When.tsx'
import { toast } from '../../ui/feedback/toast.tsx'

/** The way back: access at once, and what nobody has touched since. */
export function RestoreForm({ card }: { card: DismissalCard }) {
  const { t } = useLingui()
  const { restorableUntil, returnable } = card.last!
  const [returnItems, setReturn] = useState(true)
  const restore = useMutation({
    mutationFn: () => api.post<DismissalCard>(`/api/users/${card.user.id}/restore`, { returnItems: returnItems && returnable > 0 }),
    onSuccess: next => {
      queryClient.setQueryData(['user', card.user.id, 'dismissal'], next)
      void queryClient.invalidateQueries({ queryKey: ['user', 'list'] })
      toast({ message: t`${card.user.name} may sign in again.` })
    },
  })
  return (
    <form onSubmit={event => { event.preventDefault(); restore.mutate() }} style={{ borderTop: '1px solid var(--line)', paddingTop: 12 }}>
      <Stack gap="sm">
        <div><Trans>Can be taken back until <Day value={restorableUntil} />: the person signs in as before, keys that were switched off work again.</Trans></div>
        {returnable > 0 && <Checkbox checked={returnItems} onChange={event => setReturn(event.currentTarget.checked)} label={<Plural value={returnable} one="Give back # record that nobody has touched since" few="Give back # records that nobody has touched since" many="Give back # records that nobody has touched since" other="Give back # records that nobody has touched since" />} />}
        {restore.isError && <div role="alert" style={{ color: 'var(--danger)' }}>{refusalText(restore.error)}</div>}
        <div><Button type="submit" variant="default" loading={restore.isPending}><Trans>Take back to work</Trans></Button></div>
      </Stack>
    </form>
  )
}
