import type { RequestPage } from '../../../lib/sandbox/console/views';
import type { Texts } from '../../texts/en';

/** Lists the problems of a request, one sentence each. */
export function problemsOf(page: RequestPage, t: Texts['requests']): string[] {
  const { fault, refusal, status, verdict, path, trouble } = page;
  const signature = signatureProblem(page, t);
  return [
    ...(fault === undefined ? [] : [t.fault(fault)]),
    ...(signature === undefined ? [] : [signature]),
    ...(status === 404 && path === undefined ? [t.noPath] : []),
    ...(status === 405 ? [t.noVerb] : []),
    ...(refusal === undefined || verdict?.accepted === false
      ? []
      : [t.refused(refusal.code, refusal.message)]),
    ...(trouble === 'refused' && refusal === undefined && status !== undefined && path !== undefined
      ? [t.status(status)]
      : []),
  ];
}

function signatureProblem({ verdict, ahead }: RequestPage, t: Texts['requests']): string | undefined {
  if (verdict === undefined || verdict.accepted) return undefined;
  const { fault, reason } = verdict;
  return t.problem({ fault, reason, ahead });
}
