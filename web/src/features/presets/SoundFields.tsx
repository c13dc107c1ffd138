import { Checkbox, Fieldset, Group, NativeSelect, NumberInput, SimpleGrid, Stack } from '@mantine/core'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { audioCodings, containers, type Draft, withAudioCodec } from './draft'
import type { Faults } from './faults'
import { figure, scaled } from './figures'
import own from './Presets.module.css'
import { nameOf } from './words'

interface Props {
  draft: Draft
  change: (draft: Draft) => void
  faults: Faults
}

/** How sound is coded. */
export function SoundFields({ draft, change, faults }: Props) {
  const { presets: t } = useTexts()
  const format = useFormat()
  const { audio } = draft
  const set = (part: Partial<typeof audio>) => change({ ...draft, audio: { ...audio, ...part } })
  const rates = [...new Set([...(audioCodings[audio.codec]?.rates ?? []), ...audio.sample_rates])].sort((a, b) => a - b)
  return (
    <Fieldset legend={t.sound} className={own.fields}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} className={own.pairs}>
          <NativeSelect
            label={t.audioCodec} value={audio.codec} error={faults.get('audio.codec')}
            data={(containers[draft.extension]?.audio ?? []).map((value) => ({ value, label: nameOf(value) }))}
            onChange={(event) => change(withAudioCodec(draft, event.currentTarget.value))}
          />
          <NumberInput
            label={t.bitRate} description={t.bitRateHint} suffix=" kbit/s" value={scaled(audio.bit_rate, 1000)} step={16} decimalScale={3}
            error={faults.get('audio.bit_rate')} onChange={(value) => set({ bit_rate: figure(value, 1000) })}
          />
        </SimpleGrid>
        <Checkbox.Group
          label={t.sampleRates} description={t.sampleRatesHint} error={faults.get('audio.sample_rates')}
          value={audio.sample_rates.map(String)}
          onChange={(chosen) => set({ sample_rates: chosen.map(Number).sort((a, b) => a - b) })}
        >
          <Group mt={6}>{rates.map((rate) => <Checkbox key={rate} value={String(rate)} label={t.hertz(format.number(rate))} />)}</Group>
        </Checkbox.Group>
      </Stack>
    </Fieldset>
  )
}
