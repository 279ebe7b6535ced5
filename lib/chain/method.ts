/** The HTTP methods of WeChat Pay's APIs. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export type Method = (typeof METHODS)[number];

/** Whether a text is one of the methods, in upper case. */
export function isMethod(text: string): text is Method {
  return (METHODS as readonly string[]).includes(text);
}
