import { NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useTexts } from '~/texts'
import type { Draft } from './draft'
import type { FieldsProps } from './RuleForm'

/** What a cut or a picture needs to know. */
export function TypeFields({ draft, set, faults }: FieldsProps) {
  const { rules: t, jobs } = useTexts()
  const time = (name: 'start' | 'end' | 'at') => (
    <TextInput
      label={t.times[name]} description={t.timeHint} placeholder="00:00:05.000" value={draft[name]} error={faults[name]} required={name !== 'at'}
      autoComplete="off" spellCheck={false} onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  )
  if (draft.type === 'trim') {
    return (
      <>
        <NativeSelect
          label={t.mode} value={draft.mode} data={(['copy', 'exact', 'smart'] as const).map((value) => ({ value, label: jobs.mode[value] }))}
          onChange={(event) => set({ mode: event.currentTarget.value as Draft['mode'] })}
        />
        {time('start')}
        {time('end')}
      </>
    )
  }

  return draft.type === 'poster' ? (
    <>
      {time('at')}
      <NumberInput
        label={t.shortSide} description={t.shortSideHint} suffix=" px" value={draft.shortSide} allowDecimal={false} error={faults.shortSide}
        onChange={(value) => set({ shortSide: typeof value === 'number' ? value : '' })}
      />
    </>
  ) : null
}
