import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconRepeatOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { RuleAlert } from '#shared/contracts/automation.ts'
import { When } from '../../../ui/display/When.tsx'
import { toastError } from '../../../ui/feedback/toast.tsx'
import { seeAlert } from '../rule-api.ts'
import { Notice } from './Notice.tsx'
import classes from './list.module.css'

/** What the guards stopped: rules that start each other, chains that grow too long. */
export function Alerts({ alerts, may }: { alerts: RuleAlert[]; may: boolean }) {
  // A blown fuse asks by itself, see FuseBanner.
  return alerts.filter(alert => alert.kind !== 'fuse').map(alert => (
    <div key={alert.id} className={classes.banner}>
      <Notice tone="danger" icon={IconRepeatOff} title={<Title kind={alert.kind} />}>
        <p style={{ margin: '0 0 8px' }}>
          {alert.rules.map((rule, at) => <span key={rule.id}>{at > 0 && ' → '}<Link to={`/rules/${rule.id}` as never} dir="auto">{rule.name}</Link></span>)}
          {alert.about && <> · <Link to={`/${alert.about.entity}s/${alert.about.id}` as never} dir="auto">{alert.about.label || alert.about.id}</Link></>} · <When value={alert.at} />
        </p>
        {may && <Button size="compact-sm" variant="default" onClick={() => void seeAlert(alert.id).catch(toastError)}><Trans>I have seen it</Trans></Button>}
      </Notice>
    </div>
  ))
}

function Title({ kind }: { kind: RuleAlert['kind'] }) {
  const { t } = useLingui()
  switch (kind) {
    case 'loop': return t`These rules start each other: the chain was stopped`
    case 'depth': return t`A chain of rules grew too long and was stopped`
    case 'often': return t`A rule acts again and again on one record`
    case 'fuse': return t`A rule has stopped itself`
  }
}
