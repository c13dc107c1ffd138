import { Code, Table, Title } from '@mantine/core'
import { Fragment } from 'react'
import type { Asset } from '~/api/assets'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { timecode } from '~/texts/timecode'
import classes from './Asset.module.css'

/** What the probe found, in plain words. */
export function AssetFacts({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  const format = useFormat()
  const facts: [string, string | null | undefined | false][] = [
    [t.fact.duration, asset.duration !== null && timecode(asset.duration)],
    [t.fact.picture, asset.width !== null && `${asset.width} × ${asset.height}, ${asset.video_codec}`],
    [t.fact.rotation, asset.rotation ? t.rotated(asset.rotation) : null],
    [t.fact.frames, asset.frame_rate !== null && t.perSecond(format.short(asset.frame_rate))],
    [t.fact.hdr, asset.hdr?.toUpperCase()],
    [t.fact.sound, asset.audio_codec && [asset.audio_codec, asset.channels && channels(asset.channels)].filter(Boolean).join(', ')],
    [t.fact.container, asset.container],
    [t.fact.bitRate, asset.bit_rate !== null && format.bitRate(asset.bit_rate)],
    [t.fact.size, format.size(asset.size)],
    [t.fact.changed, format.time(asset.last_modified)],
    [t.fact.added, format.time(asset.created_at)],
  ]
  return (
    <dl className={jobClasses.facts}>
      {facts.filter(([, value]) => value).map(([name, value]) => <Fragment key={name}><dt>{name}</dt><dd>{value}</dd></Fragment>)}
    </dl>
  )
}

const channels = (count: number) => ({ 1: 'mono', 2: 'stereo', 6: '5.1', 8: '7.1' })[count] ?? `${count} ch`

interface Stream {
  index: number
  codec_type?: string
  codec_name?: string
  profile?: string
  width?: number
  height?: number
  pix_fmt?: string
  avg_frame_rate?: string
  sample_rate?: string
  channels?: number
  channel_layout?: string
  tags?: { language?: string }
}

function rawOf(asset: Asset): { streams?: Stream[] } {
  const raw = (asset.probe as unknown as { RawJson?: string } | null)?.RawJson
  try {
    return raw ? (JSON.parse(raw) as { streams?: Stream[] }) : {}
  } catch {
    // A probe of another make: it is still shown below as it is.
    return {}
  }
}

/** Every stream of the source. */
export function Streams({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  const streams = rawOf(asset).streams ?? []
  if (streams.length === 0) return null
  const kinds: Record<string, string> = { video: t.stream.video, audio: t.stream.audio, subtitle: t.stream.subtitle }
  return (
    <section aria-labelledby="streams">
      <Title order={2} mb="xs" id="streams">{t.streams}</Title>
      <Table.ScrollContainer minWidth={420} className={jobClasses.panel}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {[t.stream.index, t.stream.kind, t.stream.codec, t.stream.detail, t.stream.language].map((name) => <Table.Th key={name}>{name}</Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {streams.map((stream) => (
              <Table.Tr key={stream.index}>
                <Table.Td>{stream.index}</Table.Td>
                <Table.Td>{kinds[stream.codec_type ?? ''] ?? stream.codec_type}</Table.Td>
                <Table.Td>{[stream.codec_name, stream.profile].filter(Boolean).join(', ')}</Table.Td>
                <Table.Td>{detail(stream)}</Table.Td>
                <Table.Td>{stream.tags?.language ?? '–'}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  )
}

const detail = (stream: Stream) => [
  stream.width && `${stream.width} × ${stream.height}`,
  stream.pix_fmt,
  stream.sample_rate && `${stream.sample_rate} Hz`,
  stream.channel_layout ?? (stream.channels && channels(stream.channels)),
].filter(Boolean).join(', ')

/** What ffprobe said, whole. */
export function RawProbe({ asset }: { asset: Asset }) {
  const { asset: t } = useTexts()
  const raw = rawOf(asset)
  return (
    <details className={classes.raw}>
      <summary>{t.raw}</summary>
      <Code block mah={480} style={{ overflow: 'auto' }} tabIndex={0}>{JSON.stringify(raw.streams ? raw : asset.probe, null, 2)}</Code>
    </details>
  )
}
