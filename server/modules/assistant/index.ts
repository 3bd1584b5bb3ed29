// For assistants: what a person may see in the web app, asked by a program with the person's own key.
import type { Module } from '#server/platform/platform.ts'
import { assistantRoutes } from './routes.ts'

export const assistant: Module = { name: 'assistant', routes: assistantRoutes }
