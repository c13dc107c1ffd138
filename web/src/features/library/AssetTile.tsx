import { Loader } from '@mantine/core'
import { IconAlertTriangle, IconGhost, IconMovie, IconMusic } from '@tabler/icons-react'
import { memo, type MouseEvent } from 'react'
import { Link } from 'wouter'
import type { Asset } from '~/api/assets'
import { useTexts } from '~/texts'
import { clock, useFormat } from '~/texts/format'
import { badges, nameOf } from './facts'
import { HoverStrip } from './HoverStrip'
import classes from './Library.module.css'

interface Props {
  asset: Asset
  index: number
  chosen: boolean
  /** Chooses it or not, or all up to it. */
  choose: (index: number, range: boolean) => void
}

/** An asset as a picture with its name below. Plain elements: a screen has dozens of them, and a wheel asks for more. */
export const AssetTile = memo(function AssetTile({ asset, index, chosen, choose }: Props) {
  const { name, folder } = nameOf(asset.key)
  const format = useFormat()
  return (
    <div className={classes.tile} data-key={asset.key} data-status={asset.status} data-chosen={chosen || undefined}>
      <Link href={`/library/${asset.id}`} className={classes.link} data-index={index} onClick={click(index, choose)}>
        <div className={classes.picture}>
          <Picture asset={asset} size={36} />
          <HoverStrip asset={asset} />
          <div className={classes.badges}>
            {badges(asset).map((word) => <span key={word} className={classes.badge}>{word}</span>)}
          </div>
          {asset.duration !== null && <span className={`${classes.badge} ${classes.length} numbers`}>{clock(asset.duration)}</span>}
        </div>
        <div className={`${classes.name} ${classes.below}`} title={asset.key}>{name}</div>
        <div className={`${classes.fact} quiet`}>
          <StateWord asset={asset} /> {format.size(asset.size)}{folder && ` · ${folder}`}
        </div>
      </Link>
      <Choose asset={asset} index={index} chosen={chosen} choose={choose} />
    </div>
  )
})

/** An asset as a line. */
export const AssetLine = memo(function AssetLine({ asset, index, chosen, choose }: Props) {
  const { name, folder } = nameOf(asset.key)
  const format = useFormat()
  return (
    <div className={classes.lineBox} data-key={asset.key} data-status={asset.status} data-chosen={chosen || undefined}>
      <Choose asset={asset} index={index} chosen={chosen} choose={choose} />
      <Link href={`/library/${asset.id}`} className={`${classes.link} ${classes.line}`} data-index={index} onClick={click(index, choose)}>
        <div className={classes.thumb}><Picture asset={asset} size={20} /></div>
        <div className={classes.lineName}>
          <div className={classes.name} title={asset.key}>{name}</div>
          <div className={`${classes.fact} quiet`}><StateWord asset={asset} /> {folder || '/'}</div>
        </div>
        <div className={`numbers ${classes.wide} ${classes.cell}`}>{badges(asset).join(' · ')}</div>
        <div className={`numbers quiet ${classes.wide} ${classes.cell}`}>{format.time(asset.created_at)}</div>
        <div className={`numbers ${classes.figure}`}>{format.size(asset.size)}</div>
        <div className={`numbers ${classes.figure}`}>{asset.duration !== null ? clock(asset.duration) : '–'}</div>
      </Link>
    </div>
  )
})

// As in every list of files: a plain click opens, one with a key held chooses.
const click = (index: number, choose: Props['choose']) => (event: MouseEvent) => {
  if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return
  event.preventDefault()
  choose(index, event.shiftKey)
}

function Choose({ asset, index, chosen, choose }: Props) {
  const { library: t } = useTexts()
  return (
    <input
      type="checkbox"
      className={classes.choose}
      aria-label={`${t.select}: ${asset.key}`}
      checked={chosen}
      onChange={() => undefined}
      onClick={(event) => choose(index, event.shiftKey)}
    />
  )
}

function Picture({ asset, size }: { asset: Asset; size: number }) {
  if (asset.poster_url) return <img src={asset.poster_url} alt="" loading="lazy" decoding="async" className={classes.poster} />
  if (asset.status === 'pending') return <Loader size={size / 1.5} color="gray" aria-hidden />
  const Mark = asset.status === 'rejected' ? IconAlertTriangle
    : asset.missing_since ? IconGhost
    : asset.kind === 'audio' ? IconMusic : IconMovie
  return <Mark size={size} stroke={1.3} aria-hidden className={classes.mark} />
}

/** Says in a word what is not as it should be. */
function StateWord({ asset }: { asset: Asset }) {
  const { library: t } = useTexts()
  const word = asset.missing_since ? t.gone : asset.status !== 'ready' ? t.status[asset.status] : undefined
  return word ? <b className={asset.status === 'pending' ? undefined : classes.bad}>{word} · </b> : null
}
