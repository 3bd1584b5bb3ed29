import { Modal } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { useNarrow } from '../../../ui/page/narrow.ts'
import { Composer } from './Composer.tsx'

/** A letter that answers nothing: over the screen where it was thought of. */
export function NewLetter({ about = {}, onClose }: { about?: { orderId?: number; customerId?: number }; onClose: (threadId?: number) => void }) {
  const { t } = useLingui()
  const isNarrow = useNarrow()
  return (
    <Modal opened onClose={() => onClose()} title={t`New letter`} size="xl" fullScreen={isNarrow} closeOnClickOutside={false} closeOnEscape={false} closeButtonProps={{ 'aria-label': t`Close` }}>
      <Composer about={about} orderId={about.orderId} customerId={about.customerId} onClose={onClose} />
    </Modal>
  )
}
