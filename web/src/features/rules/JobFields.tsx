import { Checkbox, Fieldset, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { usePresets } from '~/api/presets'
import { useTexts } from '~/texts'
import type { Draft, RuleType } from './draft'
import { MoreFields } from './MoreFields'
import type { FieldsProps } from './RuleForm'
import own from './Rules.module.css'
import { TypeFields } from './TypeFields'

/** What a rule makes of its sources. */
export function JobFields({ draft, set, faults }: FieldsProps) {
  const { rules: t, jobs, transcode } = useTexts()
  return (
    <Fieldset legend={t.what} className={own.fields}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }} className={own.pairs}>
          <NativeSelect
            label={t.type} value={draft.type}
            data={(['transcode', 'trim', 'poster'] as const).map((value) => ({ value, label: jobs.type[value] ?? value }))}
            onChange={(event) => set({ type: event.currentTarget.value as RuleType })}
          />
          {draft.type === 'transcode' && <PresetField draft={draft} set={set} faults={faults} />}
          <TypeFields draft={draft} set={set} faults={faults} />
          <NativeSelect
            label={t.priority} value={draft.priority}
            data={(['high', 'normal', 'low'] as const).map((value) => ({ value, label: jobs.priority[value] }))}
            onChange={(event) => set({ priority: event.currentTarget.value as Draft['priority'] })}
          />
          <NativeSelect
            label={transcode.executor} value={draft.executor}
            data={[{ value: '', label: transcode.usualExecutor }, ...(['local', 'lambda', 'auto'] as const).map((value) => ({ value, label: transcode.executors[value] }))]}
            onChange={(event) => set({ executor: event.currentTarget.value as Draft['executor'] })}
          />
        </SimpleGrid>
        <TextInput
          label={t.template} description={t.templateHint} placeholder="{path}-web" value={draft.template} error={faults.template}
          autoComplete="off" spellCheck={false} onChange={(event) => set({ template: event.currentTarget.value })}
        />
        <Checkbox
          label={t.overwrite} description={t.overwriteHint} checked={draft.overwrite}
          onChange={(event) => set({ overwrite: event.currentTarget.checked })}
        />
        {draft.type !== 'poster' && (
          <Checkbox label={t.poster} checked={draft.poster} onChange={(event) => set({ poster: event.currentTarget.checked })} />
        )}
        <MoreFields draft={draft} set={set} faults={faults} />
      </Stack>
    </Fieldset>
  )
}

/** Presets by name, which is the newest version at the time of the job, or one version for ever. */
function PresetField({ draft, set, faults }: FieldsProps) {
  const { rules: t } = useTexts()
  const presets = usePresets().data?.items ?? []
  const names = [...new Set(presets.map(({ name }) => name))]
  const ids = presets.map(({ id }) => id)
  const known = [...names, ...ids].includes(draft.preset)
  return (
    <NativeSelect
      label={t.preset} value={draft.preset} error={faults.preset}
      data={[
        ...(known ? [] : [{ value: draft.preset, label: draft.preset }]),
        { group: t.newestVersion, items: names.map((value) => ({ value, label: value })) },
        { group: t.oneVersion, items: ids.map((value) => ({ value, label: value })) },
      ]}
      onChange={(event) => set({ preset: event.currentTarget.value })}
    />
  )
}
