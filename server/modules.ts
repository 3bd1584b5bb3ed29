import type { Module } from './platform/platform.ts'

/** THE list of modules. Nothing is found by folder name: a module that is not here does not run. */
export const modules: Module[] = []
