import { Button, Group, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTexts } from '~/texts'

/** A secret that is shown this once, to be copied. */
export function SecretField({ label, hint, secret }: { label: string; hint: string; secret: string }) {
  const { app } = useTexts()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    field.current?.focus()
    field.current?.select()
    setCopied(await write(secret))
  }
  return (
    <Group align="flex-end" gap="xs">
      <TextInput
        ref={field} label={label} description={hint} value={secret} readOnly flex="1 1 16rem" data-autofocus data-secret
        spellCheck={false} autoComplete="off" styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        variant="default" onClick={() => void copy()} aria-live="polite"
        leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
      >
        {copied ? app.copied : app.copy}
      </Button>
    </Group>
  )
}

// Browsers give the clipboard to pages of https and of this machine alone; elsewhere what is selected can be copied.
async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return document.execCommand('copy')
  }
}
