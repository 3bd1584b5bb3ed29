import { Button } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { IconEye } from '@tabler/icons-react'
import { useState } from 'react'
import { api } from '../../base/api.ts'
import { useSession } from '../../base/session.ts'
import { toastError } from '../../ui/feedback/toast.tsx'
import classes from './rights.module.css'

/** Over the whole window for as long as one looks with another's eyes: it must never be taken for one's own. */
export function ViewAsBanner() {
  const { name, viewedBy } = useSession().user
  const [leaving, setLeaving] = useState(false)
  if (!viewedBy) return null
  const back = async (): Promise<void> => {
    setLeaving(true)
    try {
      await api.delete('/api/view-as')
      window.location.assign('/settings/groups')
    } catch (error) {
      setLeaving(false)
      toastError(error)
    }
  }
  return (
    <div className={classes.banner} role="status">
      <IconEye size={16} aria-hidden />
      <span><Trans>You look with the eyes of <b>{name}</b>. Nothing can be changed.</Trans></span>
      <Button size="compact-sm" variant="default" loading={leaving} onClick={() => void back()}><Trans>Back to myself</Trans></Button>
    </div>
  )
}
