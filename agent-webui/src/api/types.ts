import type { UsedChunk } from './pending'
import type { components } from './schema.gen'

/** Shapes of the kernel's HTTP API, generated from its OpenAPI document (npm run gen:api). */
export type Schemas = components['schemas']

export type AcceptedTurn = Schemas['ChatAccepted']
export type ConversationItem = Schemas['ConversationItem']
export type ConversationPage = Schemas['ConversationPage']
export type ConversationState = Schemas['ConversationState']
export type DiscoveredTool = Schemas['DiscoveredTool']
export type Health = Schemas['Health']
export type McpServer = Schemas['McpServer']
export type McpServerCreate = Schemas['McpServerCreate']
export type McpServerList = Schemas['McpServerList']
export type McpServerPatch = Schemas['McpServerPatch']
export type Message = Schemas['Message'] & { memory?: UsedChunk[] }
export type Performance = Schemas['Performance']
export type StdioPolicy = Schemas['StdioPolicy']
export type ToolCall = Schemas['ToolCall']
export type Turn = Schemas['Turn']
export type WorkerStatus = Schemas['WorkerStatus']
export type {
  ChunkPage,
  ContextSettings,
  DocumentImport,
  ImportPage,
  MemoryChunk,
  MemoryCounts,
  MemorySearch,
  NotesStatus,
  SourceType,
  UsedChunk,
} from './pending'
