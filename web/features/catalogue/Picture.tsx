import { IconPackage } from '@tabler/icons-react'
import { useState } from 'react'
import classes from './picture.module.css'

/** The picture of goods, or a sign where it would be: stores move their pictures without asking. */
export function Picture({ url, size }: { url: string | null | undefined; size: number }) {
  const [broken, setBroken] = useState<string | null>(null)
  return url && broken !== url
    ? <img className={classes.picture} src={url} alt="" style={{ width: size, height: size }} loading="lazy" referrerPolicy="no-referrer" onError={() => setBroken(url)} />
    : <span className={classes.picture} style={{ width: size, height: size }} aria-hidden><IconPackage size={Math.round(size / 2)} stroke={1.5} /></span>
}
