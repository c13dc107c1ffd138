import { ActionIcon, Alert, Anchor, Button, Group, Skeleton, Stack } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import {
  IconArrowBackUp, IconArrowForwardUp, IconArrowLeft, IconBracketsContainEnd, IconBracketsContainStart, IconKeyboard, IconPlayerPause,
  IconPlayerPlay, IconPlayerTrackNext, IconPlayerTrackPrev, IconPlaylist,
} from '@tabler/icons-react'
import { useCallback, useReducer, useRef, useState } from 'react'
import { Link, useParams } from 'wouter'
import { type Asset, useAsset } from '~/api/assets'
import { mediaUrl } from '~/shared/media'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { ScreenHead } from '~/shared/ScreenHead'
import { useTexts } from '~/texts'
import { fullTimecode } from '~/texts/timecode'
import { begin, type Change, change, onFrame } from './cut'
import { KeysHelp } from './KeysHelp'
import { after, before, realStart, useKeyframes } from './keyframes'
import { Timeline } from './Timeline'
import classes from './Trim.module.css'
import { type Mode, TrimForm } from './TrimForm'
import { usePlayback } from './usePlayback'
import { useTrimKeys } from './useTrimKeys'

/** Cuts a piece out of a source. */
export function TrimScreen() {
  const { id = '' } = useParams<{ id: string }>()
  const { trim: t } = useTexts()
  const { data: asset, error } = useAsset(id)
  return (
    <Stack p="md" gap="sm">
      <Anchor component={Link} href={`/library/${id}`} size="sm">
        <Group gap={4} component="span"><IconArrowLeft size={15} aria-hidden />{asset?.key ?? id}</Group>
      </Anchor>
      <ScreenHead title={t.title} />
      {error && !asset && <ProblemNotice problem={error} />}
      {asset?.duration ? <Desk asset={asset} duration={asset.duration} /> : asset ? <Alert color="orange">{t.noDuration}</Alert> : !error && <Skeleton h={500} />}
    </Stack>
  )
}

function Desk({ asset, duration }: { asset: Asset; duration: number }) {
  const { trim: t, asset: words } = useTexts()
  const [history, apply] = useReducer(change(duration), duration, begin)
  const cut = history.now
  const [mode, setMode] = useState<Mode>('copy')
  const [broken, setBroken] = useState(false)
  const [helping, help] = useDisclosure()
  const [letters, setLetters] = useLocalStorage({ key: 'mpr-letters', defaultValue: true })
  const keyframes = useKeyframes(asset.id).data
  const real = realStart(keyframes, cut.start)
  const head = useRef<HTMLDivElement>(null)
  const time = useRef<HTMLOutputElement>(null)
  const show = useCallback((seconds: number) => {
    head.current?.style.setProperty('--at', `${(100 * seconds) / duration}%`)
    if (time.current) time.current.textContent = fullTimecode(seconds)
  }, [duration])
  const playback = usePlayback(show)
  const { seek, now } = playback

  const frame = 1 / (asset.frame_rate ?? 25)
  const step = (seconds: number) => {
    playback.pause()
    seek(onFrame(now() + seconds, asset.frame_rate))
  }
  const mark = (type: 'start' | 'end') => apply({ type, at: onFrame(now(), asset.frame_rate) })
  const jumpToKeyframe = (way: 1 | -1) => {
    const to = way > 0 ? after(keyframes?.times ?? [], now() + 1e-3) : before(keyframes?.times ?? [], now() - 1e-3)
    if (to !== null) seek(to)
  }
  const toggle = playback.toggle
  useTrimKeys({
    i: () => mark('start'), o: () => mark('end'),
    ' ': toggle, k: toggle, j: () => playback.faster(0.5), l: () => playback.faster(2),
    ',': () => step(-frame), '.': () => step(frame),
    ArrowLeft: () => step(-1), ArrowRight: () => step(1),
    'Shift+ArrowLeft': () => seek(cut.start), 'Shift+ArrowRight': () => seek(cut.end),
    'Alt+ArrowLeft': () => jumpToKeyframe(-1), 'Alt+ArrowRight': () => jumpToKeyframe(1),
    Home: () => seek(0), End: () => seek(duration),
    'Ctrl+z': () => apply({ type: 'undo' }), 'Ctrl+Shift+z': () => apply({ type: 'redo' }), 'Ctrl+y': () => apply({ type: 'redo' }),
    p: () => playback.playRange(mode === 'copy' ? (real ?? cut.start) : cut.start, cut.end),
    e: () => (document.getElementById('trim') as HTMLFormElement).requestSubmit(),
    '?': help.open,
  }, letters && !helping)

  const media = { ref: playback.media, src: mediaUrl('in', asset.key), preload: 'auto', 'aria-label': asset.key, onError: () => setBroken(true) } as const
  const button = (label: string, Mark: typeof IconKeyboard, act: () => void, disabled = false) => (
    <ActionIcon variant="default" size="lg" aria-label={label} title={label} onClick={act} disabled={disabled}><Mark size={18} aria-hidden /></ActionIcon>
  )
  return (
    <>
      <div className={classes.stage}>
        <Stack gap="sm" style={{ minWidth: 0 }}>
          {broken && <Alert color="gray">{t.cannotPlay}</Alert>}
          {!broken && (asset.kind === 'audio' ? <audio {...media} /> : <video {...media} playsInline muted={false} className={classes.picture} onClick={toggle} />)}
          <Group justify="space-between" gap="xs">
            <Group gap={6}>
              {button(words.frameBack, IconPlayerTrackPrev, () => step(-frame), broken)}
              {button(playback.playing ? t.pause : t.play, playback.playing ? IconPlayerPause : IconPlayerPlay, toggle, broken)}
              {button(words.frameOn, IconPlayerTrackNext, () => step(frame), broken)}
              {button(t.setStart, IconBracketsContainStart, () => mark('start'), broken)}
              {button(t.setEnd, IconBracketsContainEnd, () => mark('end'), broken)}
              {button(t.undo, IconArrowBackUp, () => apply({ type: 'undo' }), history.past.length === 0)}
              {button(t.redo, IconArrowForwardUp, () => apply({ type: 'redo' }), history.future.length === 0)}
              {button(t.keys.title, IconKeyboard, help.open)}
            </Group>
            <Group gap="sm">
              <Button
                variant="default" leftSection={<IconPlaylist size={16} aria-hidden />} disabled={broken}
                onClick={() => playback.playRange(mode === 'copy' ? (real ?? cut.start) : cut.start, cut.end)}
              >
                {t.preview}
              </Button>
              <output ref={time} className={classes.time} aria-label={t.position}>{fullTimecode(0)}</output>
            </Group>
          </Group>
          <Timeline
            asset={asset} duration={duration} cut={cut} real={mode === 'copy' ? real : null} keyframes={keyframes}
            change={apply as (change: Change) => void} seek={seek} head={head}
          />
        </Stack>
        <TrimForm asset={asset} cut={cut} mode={mode} setMode={setMode} real={real} change={apply} />
      </div>
      <KeysHelp opened={helping} close={help.close} letters={letters} setLetters={setLetters} />
    </>
  )
}
