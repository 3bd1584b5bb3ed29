import { Button, CopyButton, Group, Stack } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import classes from './security.module.css'

/** The codes that open the door without the phone. Shown once. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useLingui()
  return (
    <Stack maw={420}>
      <div role="status"><strong><Trans>The second factor is on.</Trans></strong> <Trans>Print these codes or write them down: each opens the door once when the phone is lost. They are not shown again.</Trans></div>
      <ul className={classes.codes} aria-label={t`Codes for the day the phone is lost`}>{codes.map(code => <li key={code}><code>{code}</code></li>)}</ul>
      <Group gap="sm">
        <CopyButton value={codes.join('\n')}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy all</Trans>}</Button>}</CopyButton>
        <Button onClick={onDone}><Trans>I have kept them</Trans></Button>
      </Group>
    </Stack>
  )
}
