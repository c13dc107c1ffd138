import { NativeSelect, SimpleGrid, TextInput } from '@mantine/core'
import { useTexts } from '~/texts'
import type { Draft } from './draft'
import type { FieldsProps } from './RuleForm'
import own from './Rules.module.css'

/** What few rules ask for; opened where one does. */
export function MoreFields({ draft, set, faults }: FieldsProps) {
  const { rules: t } = useTexts()
  const used = draft.verify !== 'ends' || draft.group || draft.callbackUrl || faults.callbackSecret || faults.callbackUrl
  const text = (name: 'group' | 'callbackUrl' | 'callbackSecret', hint: string) => (
    <TextInput
      label={t.more[name]} description={hint} value={draft[name]} error={faults[name]} autoComplete="off" spellCheck={false}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
    />
  )
  return (
    <details className={own.more} open={used ? true : undefined}>
      <summary>{t.more.title}</summary>
      <SimpleGrid cols={{ base: 1, xs: 2 }} className={own.pairs} mt="xs">
        <NativeSelect
          label={t.more.verify} description={t.more.verifyHint} value={draft.verify}
          data={[{ value: 'ends', label: t.more.ends }, { value: 'full', label: t.more.full }]}
          onChange={(event) => set({ verify: event.currentTarget.value as Draft['verify'] })}
        />
        {text('group', t.more.groupHint)}
        {text('callbackUrl', t.more.callbackHint)}
        {draft.callbackUrl && text('callbackSecret', t.more.secretHint)}
      </SimpleGrid>
    </details>
  )
}
