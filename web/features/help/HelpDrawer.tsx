import { Drawer, TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useLocale } from '../../base/locale.ts'
import { useSession } from '../../base/session.ts'
import { Day } from '../../ui/display/When.tsx'
import { articlesOf, findArticles, loadHelp, type Article } from './article.ts'
import { hasSeenNews, rememberNews } from './news-seen.ts'
import classes from './help.module.css'

/** Short texts about the page that is open, a search through all of them, and what is new. */
export function HelpDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const locale = useLocale()
  const { pathname } = useLocation()
  const { rights } = useSession().user
  const [search, setSearch] = useState('')
  const help = useQuery({ queryKey: ['help', locale], queryFn: () => loadHelp(locale), staleTime: Infinity }).data
  const [fresh] = useState(() => !hasSeenNews())
  useEffect(rememberNews, [])
  const searching = search.trim() !== ''
  const own = help ? articlesOf(help.articles, pathname) : []
  const shown = help ? (searching ? findArticles(help.articles, search) : own) : []
  const others = help && !searching ? help.articles.filter(article => !own.includes(article)) : []
  const news = (help?.news ?? []).filter(one => !one.right || one.right in rights)
  // What nobody has seen yet comes first, this once.
  const whatIsNew = !searching && news.length > 0 && (
    <>
      <h3 className={classes.heading}><Trans>What is new</Trans></h3>
      {news.map(one => <div key={one.id} className={classes.news}><h4>{one.title} <span className="faint"><Day value={one.day} /></span></h4><p>{one.text}</p></div>)}
    </>
  )
  return (
    <Drawer opened onClose={onClose} position="right" size={420} title={<Trans>Help</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      <TextInput mt={4} data-autofocus leftSection={<IconSearch size={16} aria-hidden />} aria-label={t`Search in the help`} placeholder={t`What would you like to know?`} value={search} onChange={event => setSearch(event.currentTarget.value)} />
      {fresh && whatIsNew}
      <div aria-live="polite">
        {help && shown.length === 0 && <p className="soft"><Trans>There is nothing about this. Try other words.</Trans></p>}
        {shown.map((article, index) => <Text key={`${search} ${article.id}`} article={article} open={index === 0} />)}
      </div>
      {!fresh && whatIsNew}
      {others.length > 0 && <><h3 className={classes.heading}><Trans>Other pages</Trans></h3>{others.map(article => <Text key={article.id} article={article} open={false} />)}</>}
      <p><Link to="/learning" onClick={onClose}><Trans>Lessons on training orders</Trans></Link></p>
    </Drawer>
  )
}

function Text({ article, open }: { article: Article; open: boolean }) {
  const items = article.text.filter(line => line.startsWith('- '))
  const [first, ...rest] = article.text.filter(line => !line.startsWith('- '))
  return (
    <details className={classes.article} open={open}>
      <summary>{article.title}</summary>
      <p>{first}</p>
      {items.length > 0 && <ul>{items.map(line => <li key={line}>{line.slice(2)}</li>)}</ul>}
      {rest.map(line => <p key={line}>{line}</p>)}
    </details>
  )
}
