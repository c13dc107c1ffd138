import { Radio, Stack, Text } from '@mantine/core'
import type { Asset } from '~/api/assets'
import type { Schemas } from '~/api/client'
import { useForecast } from '~/api/forecast'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import classes from './Transcode.module.css'

interface Props {
  presets: Schemas['PresetSummary'][]
  value: string
  change: (id: string) => void
  /** For which what comes of it is told; absent for many. */
  asset?: Asset
}

/** The presets with what each of them gives. */
export function PresetList({ presets, value, change, asset }: Props) {
  const { transcode: t } = useTexts()
  // What is of the source's own kind comes first.
  const sorted = asset?.kind === 'audio' ? presets : presets.toSorted((a, b) => Number(b.kind === 'video') - Number(a.kind === 'video'))
  return (
    <Radio.Group value={value} onChange={change} label={t.preset}>
      <Stack gap="xs" mt={6}>
        {sorted.map((preset) => {
          const fits = asset === undefined || preset.kind === 'audio' || asset.kind === 'video'
          return (
            <label key={preset.id} className={classes.preset} data-chosen={value === preset.id || undefined} data-unfit={!fits || undefined}>
              <Radio value={preset.id} disabled={!fits} aria-label={preset.id} />
              <div className={classes.words}>
                <Text size="sm" fw={650}>{preset.id}</Text>
                <Text size="xs" className="quiet">{preset.description}</Text>
                {!fits && <Text size="xs">{t.onlyVideo}</Text>}
                {asset && fits && <Outcome asset={asset} id={preset.id} />}
              </div>
            </label>
          )
        })}
      </Stack>
    </Radio.Group>
  )
}

function Outcome({ asset, id }: { asset: Asset; id: string }) {
  const { transcode: t } = useTexts()
  const format = useFormat()
  const { data: result, error } = useForecast({
    asset_id: asset.id, type: 'transcode', preset: id, overwrite: false, poster: false, priority: 'normal', verify: 'ends',
  })
  if (error) return <Text size="xs">{error.message}</Text>
  if (!result) return <Text size="xs">&nbsp;</Text>
  const kept = result.width === asset.width && result.height === asset.height
  return (
    <Text size="xs" fw={550} className="numbers" data-gives={id}>
      {[
        result.width && result.height && `${t.size(result.width, result.height)}${kept ? `, ${t.kept}` : ''}`,
        result.estimated_size !== null && (result.size_basis === 'rate_bound' ? t.atMost : t.about)(format.size(result.estimated_size)),
        result.estimated_seconds !== null
          && (result.seconds_basis === 'earlier_jobs' ? t.pace : t.assumed)(format.span(result.estimated_seconds)),
      ].filter(Boolean).join(' · ')}
    </Text>
  )
}
