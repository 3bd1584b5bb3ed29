import { Button, FileButton, Textarea } from '@mantine/core'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { IconFileUpload } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './segments.module.css'

const LARGEST = 15_000_000
const MOST_LINES = 200_000

/** The text of a file that a table program has written: UTF-8, or Windows-1251 where that is no UTF-8. */
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}

/** A fixed list: a customer a line, from a file or typed. */
export function FileLines({ value, onChange }: { value: string; onChange: (lines: string) => void }) {
  const { t } = useLingui()
  const [file, setFile] = useState<{ name: string; isTooLarge: boolean } | null>(null)
  const count = value.split('\n').filter(line => line.trim() !== '').length
  const choose = async (chosen: File | null): Promise<void> => {
    if (!chosen) return
    setFile({ name: chosen.name, isTooLarge: chosen.size > LARGEST })
    if (chosen.size <= LARGEST) onChange(await readText(chosen))
  }
  return (
    <div className={classes.form}>
      <div className={classes.foot}>
        <FileButton onChange={chosen => void choose(chosen)} accept=".csv,.txt,text/plain,text/csv">{props => <Button {...props} variant="default" leftSection={<IconFileUpload size={16} aria-hidden />} aria-label={t`A file with a customer a line`}><span className={classes.fileName}>{file?.name ?? <Trans>Choose a file</Trans>}</span></Button>}</FileButton>
        {count > 0 && <span className="soft" role="status"><Plural value={count} one="# line" other="# lines" /></span>}
      </div>
      {file?.isTooLarge && <div role="alert" className={classes.refusal}><Trans>The file is larger than 15 MB. Divide it, or leave only the column with phones.</Trans></div>}
      {count > MOST_LINES && <div role="alert" className={classes.refusal}><Trans>At most 200,000 lines go into one list.</Trans></div>}
      <Textarea label={t`A customer a line`} description={t`Number, phone or e-mail`} autosize minRows={4} maxRows={12} value={value} onChange={event => onChange(event.currentTarget.value)} />
    </div>
  )
}
