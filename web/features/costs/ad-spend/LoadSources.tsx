import { Button, FileButton } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { SourcesLoaded } from '#shared/contracts/costs.ts'
import { api } from '../../../base/api.ts'
import { refusalText } from '../../../base/refusals.ts'
import { Block } from '../../../ui/page/Page.tsx'
import { PROBLEMS } from '../cost-words.ts'
import classes from '../costs.module.css'

/** Where orders and customers came from, told by a file: what counters and forms have missed. */
export function LoadSources() {
  const { i18n } = useLingui()
  const loading = useMutation({ mutationFn: (file: File) => api.upload<SourcesLoaded>('/api/sources/files', file) })
  const done = loading.data
  return (
    <Block title={<Trans>Sources of orders and customers from a file</Trans>}>
      <div className={classes.foot}>
        <FileButton onChange={file => { if (file) loading.mutate(file) }} accept=".csv,.tsv,.txt,text/csv,text/plain">{props => <Button {...props} variant="default" loading={loading.isPending} leftSection={<IconFileUpload size={16} aria-hidden />}><Trans>Choose a file</Trans></Button>}</FileButton>
        <span className={classes.hint}><Trans>CSV with the number of the order or the id of the customer, and utm_source, utm_medium, utm_campaign.</Trans></span>
      </div>
      {loading.isError && <div role="alert" className={classes.refusal}>{refusalText(loading.error)}</div>}
      {done && (
        <div role="status">
          <p className={classes.hint}><Plural value={done.rows} one="# line of the file" other="# lines of the file" />: <Trans>changed: {done.changed}, the same: {done.unchanged}, not taken: {done.refused}</Trans></p>
          <ul className={classes.list}>{done.problems.map(problem => <li key={problem.line} className={classes.row}><span className="soft"><Trans>line {problem.line}</Trans></span><span className={classes.grow}>{PROBLEMS[problem.code] ? i18n._(PROBLEMS[problem.code]!) : problem.code}{problem.text && `: «${problem.text}»`}</span></li>)}</ul>
        </div>
      )}
    </Block>
  )
}
