import { Plural, Trans } from '@lingui/react/macro'
import { IconCloudOff } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useConnection } from '../../base/live.ts'
import { sendQueued, useQueuedCount } from '../../ui/edit/edit-store.ts'
import classes from './shell.module.css'

/** Says that the connection is lost and that edits wait; sends them when it is back. A blink of the network does not show it. */
export function ConnectionBar() {
  const connection = useConnection()
  const queued = useQueuedCount()
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (connection === 'open') { setLate(false); void sendQueued(); return }
    const timer = setTimeout(() => setLate(connection === 'lost'), 1500)
    return () => clearTimeout(timer)
  }, [connection])
  if (!late && queued === 0) return null
  return (
    <div className={classes.lost} role="status">
      <IconCloudOff size={16} aria-hidden />
      <span>
        <Trans>No connection to the server. You can go on.</Trans>{' '}
        {queued > 0 && <Plural value={queued} one="# edit waits and will be sent by itself." other="# edits wait and will be sent by themselves." />}
      </span>
    </div>
  )
}
