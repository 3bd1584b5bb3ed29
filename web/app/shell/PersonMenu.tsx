import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconCheck, IconLogout } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../base/api.ts'
import { activateLocale, useLocale, type Locale } from '../../base/locale.ts'
import { queryClient } from '../../base/query-client.ts'
import { sessionQuery, useSession, type Session } from '../../base/session.ts'
import { Avatar } from '../../ui/display/Person.tsx'
import { toastError } from '../../ui/feedback/toast.tsx'

const languages: { locale: Locale; name: string }[] = [{ locale: 'ru', name: 'Русский' }, { locale: 'en', name: 'English' }]

/** Who is signed in; theme, language, leaving. */
export function PersonMenu() {
  const { t } = useLingui()
  const { user } = useSession()
  const locale = useLocale()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const themes = [{ value: 'auto', name: t`As in the system` }, { value: 'light', name: t`Light` }, { value: 'dark', name: t`Dark` }] as const
  const tick = (chosen: boolean) => (chosen ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />)
  const keep = (change: { locale?: Locale; theme?: string }) =>
    void api.patch<Session>('/api/session', change).then(session => queryClient.setQueryData(sessionQuery.queryKey, session), toastError)
  const leave = async (): Promise<void> => {
    await api.post('/api/auth/sign-out')
    await navigate({ to: '/sign-in', search: {} })
    queryClient.clear()
  }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target><UnstyledButton aria-label={t`${user.name}: theme, language, sign out`} style={{ borderRadius: '50%', display: 'flex' }}><Avatar name={user.name} size={32} /></UnstyledButton></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.name}<br />{user.email}</Menu.Label>
        <Menu.Divider />
        <Menu.Label><Trans>Theme</Trans></Menu.Label>
        {themes.map(({ value, name }) => <Menu.Item key={value} closeMenuOnClick={false} leftSection={tick(colorScheme === value)} onClick={() => { setColorScheme(value); keep({ theme: value }) }}>{name}</Menu.Item>)}
        <Menu.Label><Trans>Language</Trans></Menu.Label>
        {languages.map(language => <Menu.Item key={language.locale} lang={language.locale} leftSection={tick(locale === language.locale)} onClick={() => { void activateLocale(language.locale); keep({ locale: language.locale }) }}>{language.name}</Menu.Item>)}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave().catch(toastError)}><Trans>Sign out</Trans></Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
