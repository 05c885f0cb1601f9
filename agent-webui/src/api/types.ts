import type { components } from './schema.gen'

/** Shapes of the kernel's HTTP API, generated from its OpenAPI document (npm run gen:api). */
export type Schemas = components['schemas']

export type ConversationItem = Schemas['ConversationItem']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationState = Schemas['ConversationState']
export type AcceptedTurn = Schemas['ChatAccepted']
export type Health = Schemas['Health']
export type Message = Schemas['Message']
export type Performance = Schemas['Performance']
export type ToolCall = Schemas['ToolCall']
export type Turn = Schemas['Turn']
export type WorkerStatus = Schemas['WorkerStatus']
