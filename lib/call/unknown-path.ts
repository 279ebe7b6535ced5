import { ApiError } from '../errors';
import { type HttpResponse, requestIdOf } from '../http';
import { adviceOnPath, isKnownPath } from '../openapi';
import type { CallInProgress } from './protocol';

/**
 * Returns the error for a path that does not exist: the catalogue does not know it, and the response is a 404 with
 * neither an error code nor a signature, as WeChat Pay sends it before it looks at a request. Nothing was executed.
 *
 * @param code the error code of the response, if it has one.
 */
export function unknownPathError(
  { method, call: { template, foreign } }: CallInProgress,
  { status, headers, verified }: HttpResponse,
  code?: string,
): ApiError | undefined {
  if (status !== 404 || code !== undefined || verified === true || foreign || isKnownPath(template)) {
    return undefined;
  }
  return new ApiError(`${method} ${template}: WeChat Pay has no such path`, {
    status,
    code: 'HTTP_404',
    outcome: 'rejected',
    hint: adviceOnPath(method, template),
    requestId: requestIdOf(headers),
  });
}
