import type { components } from './schema.gen'

/** Shapes of the kernel's HTTP API, generated from its OpenAPI document (npm run gen:api). */
export type Schemas = components['schemas']

export type AcceptedTurn = Schemas['ChatAccepted']
export type ConversationItem = Schemas['ConversationItem']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationState = Schemas['ConversationState']
export type DiscoveredTool = Schemas['DiscoveredTool']
/** A document that was given to a conversation; `import` is a word of the language. */
export type DocumentImport = Schemas['Import']
export type Health = Schemas['Health']
export type McpServer = Schemas['McpServer']
export type McpServerCreate = Schemas['McpServerCreate']
export type McpServerList = Schemas['McpServerList']
export type McpServerPatch = Schemas['McpServerPatch']
/** A piece of what is remembered. */
export type MemoryChunk = Schemas['MemoryItem']
export type MemoryCounts = Schemas['MemoryCounts']
export type Message = Schemas['Message']
export type NotesStatus = Schemas['NotesStatus']
export type Performance = Schemas['Performance']
export type SourceType = UsedChunk['source_type']
export type StdioPolicy = Schemas['StdioPolicy']
export type ToolCall = Schemas['ToolCall']
export type Turn = Schemas['Turn']
/** A piece of memory that an answer was given. */
export type UsedChunk = Schemas['UsedChunk']
export type WorkerStatus = Schemas['WorkerStatus']
