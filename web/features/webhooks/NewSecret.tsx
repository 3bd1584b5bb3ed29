import { Button, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import classes from './webhooks.module.css'

/** The secret, once. */
export function NewSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={<Trans>The secret for signatures</Trans>} closeOnClickOutside={false}>
      <Stack>
        <div><Trans>Copy it now and give it to the receiver: it is not shown again. By it the receiver knows that a letter is yours; how, stands in docs/webhooks.md.</Trans></div>
        <div className={classes.secret}>
          <code>{secret}</code>
          <CopyButton value={secret}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}</Button>}</CopyButton>
        </div>
        <Group justify="flex-end"><Button onClick={onClose}><Trans>Done</Trans></Button></Group>
      </Stack>
    </Modal>
  )
}
