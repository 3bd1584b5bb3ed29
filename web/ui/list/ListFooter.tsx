import { Button } from '@mantine/core'
import { Plural, Trans } from '@lingui/react/macro'
import { formatNumber } from '../../base/format.ts'
import { useLocale } from '../../base/locale.ts'
import type { Totals } from '../table/list-data.ts'
import classes from './list.module.css'

/** How many rows match: exact up to a thousand, «1000+» above, and the exact number for whoever asks. */
export function ListFooter({ totals, counting, onExact }: { totals: Totals | undefined; counting: boolean; onExact: () => void }) {
  const locale = useLocale()
  if (!totals) return <div className={classes.footer} />
  return (
    <div className={classes.footer} role="status">
      {totals.capped
        ? <Button variant="subtle" color="gray" size="compact-sm" loading={counting} onClick={onExact}><Trans>{formatNumber(totals.count, locale)}+ rows: count exactly</Trans></Button>
        : <span className="soft numbers"><Plural value={totals.count} one="# row" other="# rows" /></span>}
    </div>
  )
}
