import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { activateLocale } from '../../base/locale.ts'
import { useSession } from '../../base/session.ts'

/** The theme and the language that the person chose, on whichever computer: the account's own are remembered by the server. */
export function useOwnLook(): void {
  const { user, account } = useSession()
  const { setColorScheme } = useMantineColorScheme()
  const locale = user.locale ?? (account.locale === 'en' ? 'en' : 'ru')
  useEffect(() => { void activateLocale(locale) }, [locale])
  useEffect(() => { if (user.theme) setColorScheme(user.theme) }, [user.theme, setColorScheme])
}
