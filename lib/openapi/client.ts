import type { CallOptions, RequestGroups, WechatpayResponse } from '../http';

/** A call to a path that the catalogue does not know: any groups, any path variables, data that the caller types. */
export type UncataloguedRequest = CallOptions & RequestGroups & Readonly<Record<string, unknown>>;

export type UncataloguedCall = <T = unknown>(init?: UncataloguedRequest) => Promise<WechatpayResponse<T>>;

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

type FreeVerbs = { readonly [Name in Verb | `${Verb}Async`]: UncataloguedCall & Uncatalogued } & {
  chain(path: string): Uncatalogued;
};

interface FreePaths {
  readonly [segment: string]: Uncatalogued;
}

export type Uncatalogued = FreeVerbs & FreePaths;

export type Client = { chain(path: string): Uncatalogued } & FreePaths;
