import { Textarea } from '@mantine/core'
import { useTexts } from '~/texts'
import own from './Presets.module.css'

/** The document as it is sent, for whatever the form does not show. */
export function JsonField({ text, change, wrong }: { text: string; change: (text: string) => void; wrong: string | null }) {
  const { presets: t } = useTexts()
  return (
    <Textarea
      label={t.document} description={t.documentHint} value={text} error={wrong} rows={32} spellCheck={false} autoComplete="off"
      classNames={{ input: own.json }} onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
