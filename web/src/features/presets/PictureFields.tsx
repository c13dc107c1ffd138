import { Fieldset, NativeSelect, NumberInput, SimpleGrid } from '@mantine/core'
import { useTexts } from '~/texts'
import { containers, type Draft, speeds, videoCodings, withMaxRate, withVideoCodec } from './draft'
import type { Faults } from './faults'
import own from './Presets.module.css'
import { figure, scaled } from './figures'
import { nameOf } from './words'

interface Props {
  draft: Draft
  video: NonNullable<Draft['video']>
  change: (draft: Draft) => void
  faults: Faults
}

/** How pictures are coded. */
export function PictureFields({ draft, video, change, faults }: Props) {
  const { presets: t } = useTexts()
  const set = (part: Partial<typeof video>) => change({ ...draft, video: { ...video, ...part } })
  const coding = videoCodings[video.codec]
  return (
    <Fieldset legend={t.pictures} className={own.fields}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} className={own.pairs}>
        <NativeSelect
          label={t.videoCodec} value={video.codec} error={faults.get('video.codec')}
          data={(containers[draft.extension]?.video ?? []).map((value) => ({ value, label: nameOf(value) }))}
          onChange={(event) => change(withVideoCodec(draft, event.currentTarget.value))}
        />
        <NativeSelect
          label={t.profile} value={video.profile} error={faults.get('video.profile')} data={coding?.profiles ?? [video.profile]}
          onChange={(event) => set({ profile: event.currentTarget.value })}
        />
        <NumberInput
          label={t.shortSide} description={t.shortSideHint} suffix=" px" value={video.short_side ?? ''} step={2} allowDecimal={false}
          error={faults.get('video.short_side')} onChange={(value) => set({ short_side: figure(value) })}
        />
        <NumberInput
          label={t.quality} description={t.qualityHint(coding?.worst ?? 51)} value={video.crf ?? ''} allowDecimal={false}
          error={faults.get('video.crf')} onChange={(value) => set({ crf: figure(value) })}
        />
        <NumberInput
          label={t.maxRate} description={t.maxRateHint} suffix=" Mbit/s" value={scaled(video.max_rate, 1e6)} step={0.5} decimalScale={6}
          error={faults.get('video.max_rate')} onChange={(value) => change({ ...draft, video: withMaxRate(video, figure(value, 1e6)) })}
        />
        <NumberInput
          label={t.buffer} description={t.bufferHint} suffix=" Mbit" value={scaled(video.buffer, 1e6)} step={0.5} decimalScale={6}
          error={faults.get('video.buffer')} onChange={(value) => set({ buffer: figure(value, 1e6) })}
        />
        <NativeSelect
          label={t.speed} description={t.speedHint} value={video.speed} error={faults.get('video.speed')} data={speeds}
          onChange={(event) => set({ speed: event.currentTarget.value })}
        />
        <NumberInput
          label={t.keyframes} description={t.keyframesHint} suffix=" s" value={video.keyframe_interval ?? ''} step={0.5} decimalScale={3}
          error={faults.get('video.keyframe_interval')} onChange={(value) => set({ keyframe_interval: figure(value) })}
        />
      </SimpleGrid>
    </Fieldset>
  )
}
