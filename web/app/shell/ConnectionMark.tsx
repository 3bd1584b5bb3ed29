import { Tooltip } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useConnection } from '../../base/live.ts'
import classes from './shell.module.css'

/** A dot: green while changes of others arrive by themselves. */
export function ConnectionMark() {
  const { t } = useLingui()
  const connection = useConnection()
  const words = connection === 'open' ? t`Live: changes show by themselves` : connection === 'lost' ? t`Not connected` : t`Connecting`
  return <Tooltip label={words}><span className={classes.connection} data-connection={connection} role="img" aria-label={words} tabIndex={0} /></Tooltip>
}
