import { Button, Group, Modal, Stack } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import type { Asked } from './confirm.tsx'

export function ConfirmDialog({ question }: { question: Asked }) {
  return (
    <Modal opened onClose={() => question.answer(false)} title={question.title} size="sm">
      <Stack>
        {question.body && <div>{question.body}</div>}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => question.answer(false)}><Trans>Cancel</Trans></Button>
          <Button data-autofocus color={question.danger ? 'red.9' : undefined} onClick={() => question.answer(true)}>{question.action}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
