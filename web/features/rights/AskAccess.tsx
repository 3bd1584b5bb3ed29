import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { api, ApiError } from '../../base/api.ts'
import { toastError } from '../../ui/feedback/toast.tsx'

/** On a page that is not there, or not for this person: ask those who keep the rights. The answer is the same in both cases. */
export function AskAccess({ error }: { error: unknown }) {
  const [isAsked, setAsked] = useState(false)
  if (!(error instanceof ApiError) || error.code !== 'not_found') return null
  const { entity, id } = error.params
  if ((entity !== 'order' && entity !== 'customer') || !/^\d{1,15}$/.test(String(id))) return null
  const ask = async (): Promise<void> => {
    try {
      await api.post('/api/access-questions', { entity, id: Number(id) })
      setAsked(true)
    } catch (refused) {
      toastError(refused)
    }
  }
  if (isAsked) return <p role="status"><Trans>Asked. Whoever keeps the rights sees your question; if it is yours to see, the page opens by itself.</Trans></p>
  return <Button variant="subtle" onClick={() => void ask()}><Trans>Should you see it? Ask</Trans></Button>
}
