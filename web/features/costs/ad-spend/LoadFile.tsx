import { Button, FileButton, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconFileUpload } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MessageDescriptor } from '@lingui/core'
import type { AdLoadDone, LoadOptions, SpendPreview } from '#shared/contracts/ad-spend.ts'
import { api } from '../../../base/api.ts'
import { queryClient } from '../../../base/query-client.ts'
import { useReferences } from '../../../base/references.ts'
import { refusalText } from '../../../base/refusals.ts'
import { Money } from '../../../ui/display/Money.tsx'
import { Block } from '../../../ui/page/Page.tsx'
import { PROBLEMS } from '../cost-words.ts'
import classes from '../costs.module.css'
import { LoadReport } from './Loads.tsx'

const BEGINNING = 64 * 1024
const COLUMNS: Record<keyof NonNullable<LoadOptions['columns']>, MessageDescriptor> = {
  date: msg`Day`, dateTo: msg`Last day`, amount: msg`Amount`, source: msg`Source`, medium: msg`Medium`, campaign: msg`Campaign`, keyword: msg`Keyword`, content: msg`Ad`, clicks: msg`Clicks`, views: msg`Impressions`, comment: msg`Comment`,
}
type Column = keyof typeof COLUMNS

/** A file of an advertising cabinet: chosen, looked at, loaded. */
export function LoadFile() {
  const { t } = useLingui()
  const items = (useReferences()?.costItems ?? []).filter(item => item.active && item.group === 'attraction')
  const [file, setFile] = useState<File | null>(null)
  const [options, setOptions] = useState<LoadOptions>({ item: 'context-ad', source: '', medium: 'cpc' })
  const set = (more: Partial<LoadOptions>): void => setOptions(was => ({ ...was, ...more }))
  const given: LoadOptions = { ...options, source: options.source?.trim() || undefined, medium: options.medium?.trim() || undefined, cabinet: options.cabinet?.trim() || undefined }
  const preview = useQuery({
    queryKey: ['cost', 'preview', file?.name, file?.size, file?.lastModified, given], enabled: file !== null, placeholderData: keepPreviousData, retry: false,
    queryFn: () => api.upload<SpendPreview>('/api/ad-spend/preview', file!.slice(0, BEGINNING), { options: JSON.stringify(given) }),
  })
  const loading = useMutation({
    mutationFn: () => api.upload<AdLoadDone>('/api/ad-spend/files', file!, { name: file!.name.slice(0, 200), options: JSON.stringify(given) }),
    onSuccess: () => { setFile(null); setOptions(({ columns: _, headerLine: __, ...rest }) => rest); void queryClient.invalidateQueries({ queryKey: ['cost'] }) },
  })
  const shown = file ? preview.data : undefined
  const choose = (chosen: File | null): void => { if (chosen) { loading.reset(); set({ columns: undefined, headerLine: undefined }); setFile(chosen) } }
  return (
    <Block title={<Trans>A file of a cabinet</Trans>}>
      <form className={classes.form} onSubmit={event => { event.preventDefault(); if (file && shown?.isComplete) loading.mutate() }} onDragOver={event => event.preventDefault()} onDrop={event => { event.preventDefault(); choose(event.dataTransfer.files[0] ?? null) }}>
        <div className={classes.pair}>
          <NativeSelect label={t`Cost item`} value={options.item} onChange={event => set({ item: event.currentTarget.value })} data={items.map(item => ({ value: item.code, label: item.name }))} />
          <TextInput label={t`Source`} placeholder="yandex" value={options.source ?? ''} maxLength={255} onChange={event => set({ source: event.currentTarget.value })} description={t`Where the file has none`} />
          <TextInput label={t`Medium`} value={options.medium ?? ''} maxLength={255} onChange={event => set({ medium: event.currentTarget.value })} />
          <TextInput label={t`Cabinet`} value={options.cabinet ?? ''} maxLength={100} onChange={event => set({ cabinet: event.currentTarget.value })} description={t`When a source has several`} />
          <NumberInput label={t`Add, %`} value={options.percent ?? ''} min={0} max={100} decimalScale={2} hideControls onChange={next => set({ percent: typeof next === 'number' ? next : undefined })} description={t`Tax or commission`} />
        </div>
        <div className={classes.foot}>
          <FileButton onChange={choose} accept=".csv,.tsv,.txt,text/csv,text/plain">{props => <Button {...props} variant="default" leftSection={<IconFileUpload size={16} aria-hidden />}>{file ? file.name : <Trans>Choose a file</Trans>}</Button>}</FileButton>
          {file && <Button type="submit" loading={loading.isPending} disabled={!shown?.isComplete}><Trans>Load</Trans></Button>}
          {!file && <span className={classes.hint}><Trans>CSV with any separator, in UTF-8 or Windows-1251: a day and a sum at least.</Trans></span>}
        </div>
        {preview.isError && file && <div role="alert" className={classes.refusal}>{refusalText(preview.error)}</div>}
        {shown && <Preview preview={shown} onColumn={(column, at) => set({ columns: withColumn(shown.columns, column, at), headerLine: shown.headerLine })} />}
        {loading.isError && <div role="alert" className={classes.refusal}>{refusalText(loading.error)}</div>}
        {loading.data && (
          <div role="status">
            <LoadReport load={loading.data} />
            {loading.data.alsoThere.count > 0 && <p className={classes.hint}><Plural value={loading.data.alsoThere.count} one="# cost of the same source and days came another way" other="# costs of the same source and days came another way" />: <Money value={loading.data.alsoThere.amount} />. <Trans>Look whether it is counted twice.</Trans></p>}
          </div>
        )}
      </form>
    </Block>
  )
}

function withColumn(columns: NonNullable<LoadOptions['columns']>, column: Column | '', at: number): NonNullable<LoadOptions['columns']> {
  const rest = Object.fromEntries(Object.entries(columns).filter(([name, index]) => index !== at && name !== column))
  return column === '' ? rest : { ...rest, [column]: at }
}

/** The first lines as they would be read; above each column what it is, which a person may say otherwise. */
function Preview({ preview, onColumn }: { preview: SpendPreview; onColumn: (column: Column | '', at: number) => void }) {
  const { t, i18n } = useLingui()
  const nameAt = (at: number): Column | '' => (Object.entries(preview.columns).find(([, index]) => index === at)?.[0] ?? '') as Column | ''
  return (
    <>
      {!preview.isComplete && <div role="alert" className={classes.refusal}><Trans>Say in which column the day stands and in which the sum.</Trans></div>}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t`The beginning of the file`}>
        <table className={classes.table}>
          <thead>
            <tr><th aria-label={t`Line`} />{preview.header.map((heading, at) => (
              <th key={at} scope="col">
                <NativeSelect size="xs" aria-label={t`What is in the column ${heading}`} value={nameAt(at)} onChange={event => onColumn(event.currentTarget.value as Column | '', at)} data={[{ value: '', label: t`not needed` }, ...Object.entries(COLUMNS).map(([value, label]) => ({ value, label: i18n._(label) }))]} />
                <div className="soft" dir="auto">{heading}</div>
              </th>
            ))}<th scope="col"><Trans>Is read as</Trans></th></tr>
          </thead>
          <tbody>
            {preview.rows.map(row => (
              <tr key={row.line} data-bad={row.problem ? true : undefined} data-skipped={row.isSkipped || undefined}>
                <td className="soft">{row.line}</td>
                {preview.header.map((_, at) => <td key={at} dir="auto">{row.cells[at]}</td>)}
                <td>{row.spend ? <><span className="numbers">{row.spend.dateFrom}</span> <Money value={row.spend.amount} /> {row.spend.source}</> : row.problem ? (PROBLEMS[row.problem.code] ? i18n._(PROBLEMS[row.problem.code]!) : row.problem.code) : <Trans>left out</Trans>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
