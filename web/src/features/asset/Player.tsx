import { ActionIcon, Alert, Group, NativeSelect } from '@mantine/core'
import { IconPlayerTrackNext, IconPlayerTrackPrev, IconVolume } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import type { Asset } from '~/api/assets'
import { mediaUrl } from '~/shared/media'
import { useTexts } from '~/texts'
import classes from './Asset.module.css'
import { SoundMeter } from './SoundMeter'

const rates = [0.25, 0.5, 1, 1.5, 2, 4]

/** Plays a source, by ranges; frame by frame and at another speed when asked to. */
export function Player({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  const video = useRef<HTMLVideoElement>(null)
  const [broken, setBroken] = useState(false)
  const [rate, setRate] = useState(1)
  const [metered, meter] = useState(false)
  const frame = 1 / (asset.frame_rate ?? 25)
  const step = (seconds: number) => {
    video.current?.pause()
    if (video.current) video.current.currentTime += seconds
  }
  if (broken) return <Alert color="gray" className={classes.player}>{t.cannotPlay}</Alert>
  const shared = {
    src: mediaUrl('in', asset.key), controls: true, preload: 'metadata', 'aria-label': asset.key, onError: () => setBroken(true),
  } as const
  return (
    <div className={classes.player}>
      {asset.kind === 'audio'
        ? <audio {...shared} ref={video} style={{ width: '100%' }} />
        : <video {...shared} ref={video} poster={asset.poster_url ?? undefined} className={classes.video} playsInline />}
      <Group gap="xs" mt="xs">
        {asset.kind === 'video' && (
          <>
            <ActionIcon variant="default" size="lg" aria-label={t.frameBack} title={t.frameBack} onClick={() => step(-frame)}><IconPlayerTrackPrev size={16} aria-hidden /></ActionIcon>
            <ActionIcon variant="default" size="lg" aria-label={t.frameOn} title={t.frameOn} onClick={() => step(frame)}><IconPlayerTrackNext size={16} aria-hidden /></ActionIcon>
          </>
        )}
        <NativeSelect
          aria-label={t.rate} value={String(rate)} data={rates.map((value) => ({ value: String(value), label: `${value}×` }))}
          onChange={(event) => {
            const next = Number(event.currentTarget.value)
            setRate(next)
            if (video.current) video.current.playbackRate = next
          }}
        />
        {asset.audio_codec && (
          <ActionIcon
            variant={metered ? 'filled' : 'default'} size="lg" aria-label={t.meter} title={t.meter} aria-pressed={metered}
            onClick={() => meter(!metered)}
          >
            <IconVolume size={16} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {metered && <SoundMeter media={video} src={shared.src} mono={asset.channels === 1} />}
    </div>
  )
}
