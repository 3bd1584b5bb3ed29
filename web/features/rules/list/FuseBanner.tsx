import { Button } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconPlayerPause } from '@tabler/icons-react'
import { useState } from 'react'
import type { RuleRow } from '#shared/contracts/automation.ts'
import { useRight } from '../../../base/session.ts'
import { When } from '../../../ui/display/When.tsx'
import { confirm } from '../../../ui/feedback/confirm.tsx'
import { toast, toastError } from '../../../ui/feedback/toast.tsx'
import { answerFuse } from '../rule-api.ts'
import { Notice } from './Notice.tsx'

/** The rule has stopped itself before too many messages, and asks. */
export function FuseBanner({ rule }: { rule: RuleRow }) {
  const { t } = useLingui()
  const may = useRight('rules.change') !== null
  const [busy, setBusy] = useState(false)
  const fuse = rule.fuse
  if (!fuse) return null
  const answer = async (go: boolean): Promise<void> => {
    if (!go && !(await confirm({ title: t`Drop what is held back?`, body: t`These messages will never be sent. The rule stays switched on.`, action: t`Drop`, danger: true }))) return
    setBusy(true)
    try {
      await answerFuse(rule.id, go)
      toast({ message: go ? t`The rule goes on` : t`What was held back is dropped` })
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Notice tone="warning" icon={IconPlayerPause} title={<Trans>Paused by the fuse: {rule.name}</Trans>}>
      <p style={{ margin: '0 0 8px' }}>
        <Plural value={fuse.sent} one="# message went out within an hour" other="# messages went out within an hour" />, <Trans>the limit is {fuse.perHour}.</Trans>{' '}
        <Plural value={fuse.waiting} one="# run is held back" other="# runs are held back" />. <Trans>Since</Trans> <When value={fuse.pausedAt} />.
      </p>
      {may && (
        <>
          <Button size="compact-md" mr="sm" loading={busy} onClick={() => void answer(true)}><Trans>All is well, go on</Trans></Button>
          <Button size="compact-md" variant="default" disabled={busy} onClick={() => void answer(false)}><Trans>Drop them</Trans></Button>
        </>
      )}
    </Notice>
  )
}
