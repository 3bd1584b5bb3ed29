import { asWorkStatus } from './work-status.ts'
import classes from './status.module.css'

/** The colour of a work status; the words stand beside it or in the label. An empty ring: not there at all. */
export const StatusDot = ({ status, isOnline = true }: { status: string; isOnline?: boolean }) => <span className={classes.dot} data-status={isOnline ? asWorkStatus(status) : 'away'} aria-hidden />
