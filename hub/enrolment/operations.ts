import {
  enrolmentAnswer,
  enrolmentAsked,
  enrolmentPath,
  renewalAsked,
  renewalPath,
} from '../../trust/enrolmentMessages.ts'
import { nothing, operation } from '../http/operation.ts'
import { Refusal } from '../http/problems.ts'

const refused = [
  'enrolment-off',
  'certificate-request-invalid',
  'invitation-refused',
  'invitation-expired',
  'invitation-used',
] as const

/** `kontor enroll`: the token of an invitation for a certificate. */
const enrol = operation({
  id: 'enrol',
  method: 'POST',
  path: enrolmentPath,
  summary: 'Gives an agent its first certificate, for the token of an invitation.',
  open: true,
  query: nothing,
  params: nothing,
  body: enrolmentAsked,
  answer: enrolmentAnswer,
  problems: refused,
  handle: async ({ enrolment }, { body }) => {
    if (!enrolment) throw new Refusal('enrolment-off')
    return enrolment.enrol(body.agent, body.secret, body.request)
  },
})

/** An agent before its certificate ends: the connection says who it is. */
const renew = operation({
  id: 'renewCertificate',
  method: 'POST',
  path: renewalPath,
  summary: 'Gives an agent its next certificate, over a connection that shows the present one.',
  open: true,
  query: nothing,
  params: nothing,
  body: renewalAsked,
  answer: enrolmentAnswer,
  problems: ['enrolment-off', 'unauthorized', 'certificate-request-invalid'],
  handle: async ({ enrolment }, { body, visit }) => {
    if (!enrolment) throw new Refusal('enrolment-off')
    return enrolment.renew(visit.peer(), body.request)
  },
})

export const enrolmentOperations = [enrol, renew] as const
