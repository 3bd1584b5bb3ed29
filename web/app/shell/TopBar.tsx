import { ActionIcon, Button, Menu, Tooltip, UnstyledButton } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconKeyboard, IconPlus, IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { KeyNames } from '../../ui/feedback/shortcuts.tsx'
import { Slot } from '../../ui/page/Slot.tsx'
import { useNarrow } from '../../ui/page/narrow.ts'
import { useCommands } from './commands.ts'
import { ConnectionMark } from './ConnectionMark.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import classes from './shell.module.css'

/** Search, create, who is online, the connection, the person. */
export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const { t, i18n } = useLingui()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const { create } = useCommands()
  return (
    <header className={classes.top}>
      <UnstyledButton className={classes.searchBox} onClick={onSearch} aria-label={t`Find an order, a customer, a product`} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={16} aria-hidden />
        <span className={classes.searchWords}>{narrow ? <Trans>Search</Trans> : <Trans>Order number, phone, name, article…</Trans>}</span>
        {!narrow && <KeyNames code="KeyK" mod />}
      </UnstyledButton>
      <div className={classes.topEnd}>
        <ConnectionMark />
        {create.length > 0 && (
          <Menu position="bottom-end">
            <Menu.Target>
              {narrow
                ? <ActionIcon size={32} aria-label={t`Create`}><IconPlus size={18} /></ActionIcon>
                : <Button leftSection={<IconPlus size={16} aria-hidden />} variant="default"><Trans>Create</Trans></Button>}
            </Menu.Target>
            <Menu.Dropdown>
              {create.map(command => (
                <Menu.Item key={command.id} leftSection={command.icon && <command.icon size={16} stroke={1.5} />} onClick={() => (command.to ? void navigate({ to: command.to }) : command.run?.())}>{i18n._(command.label)}</Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {!narrow && <Tooltip label={<Trans>Keys (?)</Trans>}><ActionIcon variant="subtle" color="gray" size={32} aria-label={t`Keys`} onClick={onHelp}><IconKeyboard size={18} stroke={1.5} /></ActionIcon></Tooltip>}
        <Slot name="shell.top" with={{}} />
        <PersonMenu />
      </div>
    </header>
  )
}
