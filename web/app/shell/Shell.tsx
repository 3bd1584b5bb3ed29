import { msg } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { onApiError } from '../../base/api.ts'
import { startLive } from '../../base/live.ts'
import { queryClient } from '../../base/query-client.ts'
import { sessionQuery } from '../../base/session.ts'
import { ConflictHost } from '../../ui/edit/ConflictDialog.tsx'
import { ConfirmHost } from '../../ui/feedback/confirm.tsx'
import { ShortcutHelp, useShortcuts } from '../../ui/feedback/shortcuts.tsx'
import { useNarrow } from '../../ui/page/narrow.ts'
import { BottomBar } from './BottomBar.tsx'
import { ConnectionBar } from './ConnectionBar.tsx'
import { Palette } from './Palette.tsx'
import { Rail } from './Rail.tsx'
import { TopBar } from './TopBar.tsx'
import classes from './shell.module.css'

/** The frame of every page: rail, top bar, content; on a phone a bottom bar instead of the rail. */
export function Shell() {
  const narrow = useNarrow()
  const navigate = useNavigate()
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)

  useEffect(startLive, [])
  useEffect(() => onApiError(error => {
    if (error.status !== 401) return
    queryClient.setQueryData(sessionQuery.queryKey, null)
    void navigate({ to: '/sign-in', search: { to: window.location.pathname + window.location.search } })
  }), [navigate])
  useShortcuts([
    { code: 'KeyK', mod: true, label: msg`Find anything, run a command`, run: () => setPalette(true) },
    { code: 'Slash', shift: true, label: msg`The list of keys (?)`, run: () => setHelp(true) },
  ])

  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}><Trans>To the content</Trans></a>
      {!narrow && <Rail />}
      <div className={classes.main}>
        <TopBar onSearch={() => setPalette(true)} onHelp={() => setHelp(true)} />
        <ConnectionBar />
        <main id="content" className={classes.content} tabIndex={-1}><Outlet /></main>
        {narrow && <BottomBar />}
      </div>
      {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
      <ConflictHost />
      <ConfirmHost />
    </div>
  )
}
