import { useState } from 'react'

import type { McpServer, StdioPolicy } from '@/api/types'
import { Modal } from '@/components/modal'

import { useAddServer } from '../api/add-server'
import { newSecrets } from '../secrets'
import { FormEnd } from './form-end'
import { HttpFields, type HttpTarget } from './http-fields'
import { NameField } from './name-field'
import { ProgramFields, type ProgramTarget } from './program-fields'

type Transport = McpServer['transport']

const TRANSPORTS = [
  { id: 'streamable_http', name: 'HTTP', text: 'a server that runs already, here or elsewhere' },
  { id: 'stdio', name: 'Program', text: 'started by AIgentOS on this machine (stdio)' },
] as const

export function AddServer({ stdio, onClose }: { stdio: StdioPolicy; onClose: () => void }) {
  const [transport, setTransport] = useState<Transport>('streamable_http')
  const [name, setName] = useState('')
  const [http, setHttp] = useState<HttpTarget>({ url: '', headers: [] })
  const [program, setProgram] = useState<ProgramTarget>({ choice: 0, args: '', env: [] })
  const add = useAddServer()
  const chosen = stdio.allowed[program.choice]
  const isHttp = transport === 'streamable_http'
  const isComplete = name.trim() !== '' && (isHttp ? http.url.trim() !== '' : chosen !== undefined)

  const submit = () => {
    if (!isComplete || add.isPending) return
    const target = isHttp
      ? { url: http.url.trim(), headers: newSecrets(http.headers) }
      : {
          command: chosen?.command ?? null,
          args: chosen?.args ?? program.args.split('\n').filter(Boolean),
          env: newSecrets(program.env),
        }
    add.mutate({ name: name.trim(), transport, ...target }, { onSuccess: onClose })
  }

  return (
    <Modal title="Add an MCP server" size="wide" onClose={onClose}>
      <form
        className="grid grid-cols-1 gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <fieldset className="grid gap-2 sm:grid-cols-2">
          <legend className="sr-only">Transport</legend>
          {TRANSPORTS.map(({ id, name: label, text }) => (
            <label key={id} className="choice">
              <input
                type="radio"
                name="transport"
                checked={transport === id}
                onChange={() => {
                  setTransport(id)
                  add.reset()
                }}
              />
              <span>
                <span className="block font-medium">{label}</span>
                <span className="text-muted block text-[13px]">{text}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <NameField name={name} onChange={setName} />
        {isHttp ? (
          <HttpFields target={http} onChange={setHttp} />
        ) : (
          <ProgramFields target={program} stdio={stdio} onChange={setProgram} />
        )}
        <FormEnd
          action="Add"
          problem={add.error && `Not added. ${add.error.message}`}
          disabled={!isComplete || add.isPending}
          onCancel={onClose}
        />
      </form>
    </Modal>
  )
}
