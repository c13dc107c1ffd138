import { Loader, Text } from '@mantine/core'
import { IconAlertTriangle, IconGhost, IconMovie, IconMusic } from '@tabler/icons-react'
import type { Asset } from '~/api/assets'
import { clock, useFormat } from '~/texts/format'
import { useTexts } from '~/texts'
import { badges, nameOf } from './facts'
import classes from './Library.module.css'

/** An asset as a picture with its name below. */
export function AssetTile({ asset }: { asset: Asset }) {
  const { name, folder } = nameOf(asset.key)
  const format = useFormat()
  return (
    <div className={classes.tile} data-key={asset.key}>
      <div className={classes.picture}>
        <KindMark asset={asset} size={36} />
        <div className={classes.badges}>
          {badges(asset).map((word) => <span key={word} className={classes.badge}>{word}</span>)}
        </div>
        {asset.duration !== null && <span className={`${classes.badge} ${classes.length} numbers`}>{clock(asset.duration)}</span>}
      </div>
      <Text size="sm" fw={550} truncate title={asset.key} mt={6}>{name}</Text>
      <Text size="xs" className="quiet" truncate>
        <StateWord asset={asset} /> {format.size(asset.size)}{folder && ` · ${folder}`}
      </Text>
    </div>
  )
}

/** An asset as a line. */
export function AssetLine({ asset }: { asset: Asset }) {
  const { name, folder } = nameOf(asset.key)
  const format = useFormat()
  return (
    <div className={classes.line} data-key={asset.key}>
      <div className={classes.thumb}><KindMark asset={asset} size={20} /></div>
      <div className={classes.lineName}>
        <Text size="sm" fw={550} truncate title={asset.key}>{name}</Text>
        <Text size="xs" className="quiet" truncate><StateWord asset={asset} /> {folder || '/'}</Text>
      </div>
      <Text size="sm" className={`numbers ${classes.wide}`}>{badges(asset).join(' · ')}</Text>
      <Text size="sm" className={`numbers quiet ${classes.wide}`}>{format.time(asset.created_at)}</Text>
      <Text size="sm" className="numbers" ta="right">{format.size(asset.size)}</Text>
      <Text size="sm" className="numbers" ta="right">{asset.duration !== null ? clock(asset.duration) : '–'}</Text>
    </div>
  )
}

function KindMark({ asset, size }: { asset: Asset; size: number }) {
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
