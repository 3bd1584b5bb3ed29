import { ActionIcon, Tooltip } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconHelpCircle } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { hasSeenNews } from './news-seen.ts'
import classes from './help.module.css'

const HelpDrawer = lazy(async () => ({ default: (await import('./HelpDrawer.tsx')).HelpDrawer }))

/** Help with the page that is open; a dot says that something is new. */
export function HelpButton() {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const [seen, setSeen] = useState(hasSeenNews)
  useShortcuts([{ code: 'F1', label: msg`Help with this page`, run: () => setOpen(true) }])
  return (
    <>
      <Tooltip label={<Trans>Help (F1)</Trans>}>
        <ActionIcon variant="subtle" color="gray" size={32} className={classes.button} aria-label={seen ? t`Help` : t`Help, there is something new`} onClick={() => setOpen(true)}>
          <IconHelpCircle size={18} stroke={1.5} />{!seen && <span className={classes.dot} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <Suspense>{open && <HelpDrawer onClose={() => { setOpen(false); setSeen(hasSeenNews()) }} />}</Suspense>
    </>
  )
}
