/** One endpoint as data: what it takes, what it answers, how often it may be called. */
import type { SchemaName } from '../validation/api-description.ts';
import type { Hub } from '../hub.ts';
import type { UploadedFile } from '../messages/message-body.ts';
import type { Limits } from '../options.ts';

export interface RouteRequest {
  params: Record<string, string>;
  query: URLSearchParams;
  /** Checked against `request`; `undefined` when there was none. */
  body: unknown;
  files: UploadedFile[];
}

export interface RouteAnswer {
  status: 200 | 201 | 204;
  body?: unknown;
}

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** In hono's form, under /api/v10. */
  path: string;
  /** The schema of the JSON body, or how to choose it by the body. */
  request?:
    | SchemaName
    | readonly SchemaName[]
    | ((body: unknown, hub: Hub, params: Record<string, string>) => SchemaName);
  /** Whether the body is an array of `request`. */
  list?: boolean;
  /** The schema of the 200 or 201 body, or how to choose it by the body; with `listed`, of each element. */
  response?: SchemaName | ((body: unknown) => SchemaName);
  listed?: boolean;
  /** Makes of a body, or of one element of a list, what the description expects where it is wrong about the wire. */
  asDescribed?: (body: unknown) => unknown;
  /** Routes of an interaction carry their token in the path: no Authorization header, not counted for the bot. */
  byInteractionToken?: boolean;
  limit?: Exclude<keyof Limits, 'global'>;
  handle(hub: Hub, request: RouteRequest): RouteAnswer | Promise<RouteAnswer>;
}
