import { Button } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { IconPhotoOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import classes from '../mail.module.css'

const LEAST = 60

/**
 * The letter as it was written, in a frame that runs no scripts: the server has cleaned it and says what it may load. The frame keeps its
 * origin, which without scripts does nothing but let us see how high it is.
 */
export function HtmlFrame({ letterId, title, hasRemotePictures }: { letterId: number; title: string; hasRemotePictures: boolean }) {
  const { t } = useLingui()
  const [pictures, setPictures] = useState(false)
  const [height, setHeight] = useState(LEAST)
  const frame = useRef<HTMLIFrameElement>(null)
  const watch = useRef<ResizeObserver | null>(null)
  useEffect(() => () => watch.current?.disconnect(), [])
  const fit = (): void => {
    const body = frame.current?.contentDocument?.body
    if (!body) return
    watch.current?.disconnect()
    watch.current = new ResizeObserver(() => setHeight(Math.max(Math.ceil(body.scrollHeight), LEAST)))
    watch.current.observe(body)
  }
  const quote = t`What is quoted`
  return (
    <div className={classes.html}>
      {hasRemotePictures && !pictures && (
        <p className={classes.note}>
          <IconPhotoOff size={16} stroke={1.5} aria-hidden /><span><Trans>Pictures from elsewhere are not shown: the sender would learn that the letter is read.</Trans></span>
          <Button variant="subtle" size="compact-xs" onClick={() => setPictures(true)}><Trans>Show pictures</Trans></Button>
        </p>
      )}
      <iframe ref={frame} title={title} style={{ height }} sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" referrerPolicy="no-referrer" onLoad={fit} src={`/api/mail/letters/${letterId}/html?quote=${encodeURIComponent(quote)}${pictures ? '&pictures=true' : ''}`} />
    </div>
  )
}
