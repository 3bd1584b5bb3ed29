import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'

type CodesDialogProps = { title: string; choices: { code: string; name: string }[]; value: string[]; onSave: (codes: string[]) => void; onClose: () => void }

/** Which of them; none chosen means all. */
export function CodesDialog({ title, choices, value, onSave, onClose }: CodesDialogProps) {
  const [codes, setCodes] = useState(value)
  return (
    <Modal opened onClose={onClose} title={title}>
      <form onSubmit={event => { event.preventDefault(); onSave(codes) }}>
        <Stack>
          <p style={{ margin: 0 }} className="soft"><Trans>None chosen: no limit.</Trans></p>
          <Checkbox.Group value={codes} onChange={setCodes} aria-label={title}>
            <Stack gap="xs">{choices.map((choice, index) => <Checkbox key={choice.code} value={choice.code} label={choice.name} data-autofocus={index === 0 || undefined} />)}</Stack>
          </Checkbox.Group>
          <Group justify="flex-end" gap="sm"><Button variant="default" onClick={onClose}><Trans>Cancel</Trans></Button><Button type="submit"><Trans>Save</Trans></Button></Group>
        </Stack>
      </form>
    </Modal>
  )
}
