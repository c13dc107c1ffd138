import { Fieldset, NativeSelect, NumberInput, SimpleGrid, TextInput } from '@mantine/core'
import { useTexts } from '~/texts'
import type { Draft } from './draft'
import type { FieldsProps } from './RuleForm'
import own from './Rules.module.css'

type Bound = 'minSize' | 'maxSize' | 'minDuration' | 'maxDuration'

/** Which sources a rule takes. */
export function SourceFields({ draft, set }: FieldsProps) {
  const { rules: t } = useTexts()
  return (
    <Fieldset legend={t.which} className={own.fields}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} className={own.pairs}>
        <TextInput
          label={t.prefix} description={t.prefixHint} placeholder="incoming/" value={draft.prefix} autoComplete="off" spellCheck={false}
          onChange={(event) => set({ prefix: event.currentTarget.value })}
        />
        <TextInput
          label={t.pattern} description={t.patternHint} placeholder="**/*.mov" value={draft.pattern} autoComplete="off" spellCheck={false}
          onChange={(event) => set({ pattern: event.currentTarget.value })}
        />
        <BoundField name="minSize" unit="MB" draft={draft} set={set} />
        <BoundField name="maxSize" unit="MB" draft={draft} set={set} />
        <BoundField name="minDuration" unit="s" draft={draft} set={set} />
        <BoundField name="maxDuration" unit="s" draft={draft} set={set} />
        <NativeSelect
          label={t.kind} value={draft.kind}
          data={[{ value: '', label: t.anyKind }, { value: 'video', label: t.kinds.video }, { value: 'audio', label: t.kinds.audio }]}
          onChange={(event) => set({ kind: event.currentTarget.value as Draft['kind'] })}
        />
      </SimpleGrid>
    </Fieldset>
  )
}

function BoundField({ name, unit, draft, set }: { name: Bound; unit: string; draft: Draft; set: FieldsProps['set'] }) {
  const { rules: t } = useTexts()
  return (
    <NumberInput
      label={`${t.bounds[name]} (${unit})`} value={draft[name]} min={0} decimalScale={6} allowNegative={false}
      onChange={(value) => set({ [name]: typeof value === 'number' ? value : '' })}
    />
  )
}
