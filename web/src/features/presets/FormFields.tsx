import { Fieldset, Group, NativeSelect, Radio, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import type { Preset } from '~/api/presets'
import { useTexts } from '~/texts'
import { type Draft, extensionsOf, withExtension, withKind } from './draft'
import type { Faults } from './faults'
import { PictureFields } from './PictureFields'
import own from './Presets.module.css'
import { SoundFields } from './SoundFields'
import { nameOf } from './words'

interface Props {
  draft: Draft
  change: (draft: Draft) => void
  faults: Faults
  /** Whether it has its name already. */
  named: boolean
}

/** The usual fields; what goes with a choice changes with it. */
export function FormFields({ draft, change, faults, named }: Props) {
  const { presets: t } = useTexts()
  return (
    <Stack>
      <Fieldset legend={t.nameAndKind} className={own.fields}>
        <Stack gap="sm">
          <TextInput
            label={t.name} description={named ? t.nameStays : t.nameHint} value={draft.name} error={faults.get('name')} readOnly={named}
            required={!named} data-autofocus={!named} autoComplete="off" spellCheck={false} maxLength={60}
            onChange={(event) => change({ ...draft, name: event.currentTarget.value })}
          />
          <Textarea
            label={t.description} value={draft.description} error={faults.get('description')} autosize={false} rows={2} maxLength={300}
            onChange={(event) => change({ ...draft, description: event.currentTarget.value })}
          />
          <Radio.Group label={t.kind} value={draft.kind} onChange={(kind) => change(withKind(draft, kind as Preset['kind']))}>
            <Group mt={6}><Radio value="video" label={t.video} /><Radio value="audio" label={t.audio} /></Group>
          </Radio.Group>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <NativeSelect
              label={t.extension} value={draft.extension} error={faults.get('extension')}
              data={extensionsOf(draft.kind).map((value) => ({ value, label: `${nameOf(value)} (${value})` }))}
              onChange={(event) => change(withExtension(draft, event.currentTarget.value))}
            />
          </SimpleGrid>
        </Stack>
      </Fieldset>
      {draft.video && <PictureFields draft={draft} video={draft.video} change={change} faults={faults} />}
      <SoundFields draft={draft} change={change} faults={faults} />
    </Stack>
  )
}
