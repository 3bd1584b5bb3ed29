import { Modal, Table } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { KeyNames, useRegisteredShortcuts } from './shortcuts.tsx'

/** The list of keys, opened by «?». */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui()
  const all = useRegisteredShortcuts()
  const seen = new Map(all.map(one => [`${one.mod ?? ''}${one.shift ?? ''}${one.code}`, one]))
  return (
    <Modal opened onClose={onClose} title={<Trans>Keys</Trans>} size="md">
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {[...seen.values()].map(one => <Table.Tr key={`${one.code}${one.mod}${one.shift}`}><Table.Td w={130}><KeyNames {...one} /></Table.Td><Table.Td>{i18n._(one.label)}</Table.Td></Table.Tr>)}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
