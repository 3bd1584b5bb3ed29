import { Drawer } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import { useSections } from './sections.ts'
import classes from './shell.module.css'

/** The sections that have no place of their own in the bottom bar. */
export function MoreSections({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui()
  return (
    <Drawer opened onClose={onClose} position="bottom" size="auto" title={<Trans>More</Trans>} radius="lg">
      {useSections().filter(section => !section.phone).map(({ to, label, icon: Icon }) => (
        <Link key={to} to={to} className={classes.section} onClick={onClose}><Icon size={18} stroke={1.5} /><span className={classes.sectionName}>{i18n._(label)}</span></Link>
      ))}
    </Drawer>
  )
}
