/** European Digital Credentials: the European Learning Model, sealed with JAdES. The only door; loaded when one is met. */
export { judgeEuropass } from './judge.ts';
export { sealJades } from './jades/make.ts';
export type { SealInput } from './jades/make.ts';
export { readElm } from './read.ts';
