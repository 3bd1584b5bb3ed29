import classes from './messages.module.css'

/** A letter as its receiver sees it, in a frame without scripts, forms and an origin: whatever stands in it, nothing of it runs here. */
export function LetterFrame({ html, title, isPhone = false, isLow = false }: { html: string; title: string; isPhone?: boolean; /** Where something must stay in sight under it. */ isLow?: boolean }) {
  // Links lead nowhere from here: the frame may open no window, and following one would load a foreign page into it.
  const still = html.replace(/<head\b[^>]*>/i, found => `${found}<base target="_blank">`)
  return <div className={classes.frame} data-phone={isPhone || undefined} data-low={isLow || undefined}><iframe title={title} sandbox="" referrerPolicy="no-referrer" srcDoc={still} /></div>
}
